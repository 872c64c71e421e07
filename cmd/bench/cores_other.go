//go:build !linux

package main

import (
	"errors"
	"time"
)

var errLinux = errors.New("pinning to cores and reading the processor time of others is done for Linux only")

func allowedCores() ([]int, error) { return nil, errLinux }

func pickCores() (server, client int, shared bool, err error) { return 0, 0, false, errLinux }

func onCore(int, func() error) error { return errLinux }

func processCPU(int) (time.Duration, error) { return 0, errLinux }
