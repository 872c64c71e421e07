package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// spool keeps what is written in a file of the folder, to be shown later or not
// at all.
type spool struct {
	folder string
	file   *os.File
	buffer *bufio.Writer
}

func (s *spool) Write(p []byte) (int, error) {
	if s.file == nil {
		f, err := os.Create(filepath.Join(s.folder, "lines"))
		if err != nil {
			return 0, fmt.Errorf("spool: %w", err)
		}
		s.file, s.buffer = f, bufio.NewWriter(f)
	}
	return s.buffer.Write(p)
}

// copyTo writes all that was kept.
func (s *spool) copyTo(w io.Writer) error {
	if s.file == nil {
		return nil
	}
	if err := s.buffer.Flush(); err != nil {
		return fmt.Errorf("spool: %w", err)
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("spool: %w", err)
	}
	if _, err := io.Copy(w, s.file); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

func (s *spool) close() error {
	if s.file == nil {
		return nil
	}
	if err := s.file.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
		return fmt.Errorf("spool: %w", err)
	}
	return nil
}
