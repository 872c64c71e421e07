package transfer

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// scratchMemory is how much of a [scratch] is kept in memory.
const scratchMemory = 4 << 20

// scratch keeps bytes that are written once and then read in any order: in
// memory, beyond scratchMemory in a temporary file. The file has no name where
// the system allows that, so it goes with the program whatever happens.
type scratch struct {
	mem  []byte
	file *os.File
	name string // of the file, if it has one still
	size int64
}

// Write adds to the end.
func (s *scratch) Write(p []byte) (int, error) {
	if s.file == nil && len(s.mem)+len(p) <= scratchMemory {
		s.mem = append(s.mem, p...)
		s.size += int64(len(p))
		return len(p), nil
	}
	if s.file == nil {
		if err := s.spill(); err != nil {
			return 0, err
		}
	}
	n, err := s.file.Write(p)
	s.size += int64(n)
	if err != nil {
		return n, fmt.Errorf("transfer: temporary file: %w", err)
	}
	return n, nil
}

// spill moves what is kept into a file.
func (s *scratch) spill() error {
	f, err := os.CreateTemp("", "jiujin-list-")
	if err != nil {
		return fail("no_scratch")
	}
	s.file, s.name = f, f.Name()
	if os.Remove(s.name) == nil {
		s.name = ""
	}
	if _, err := f.Write(s.mem); err != nil {
		return fmt.Errorf("transfer: temporary file: %w", err)
	}
	s.mem = nil
	return nil
}

// ReadAt implements [io.ReaderAt].
func (s *scratch) ReadAt(p []byte, off int64) (int, error) {
	if s.file != nil {
		return s.file.ReadAt(p, off)
	}
	if off >= int64(len(s.mem)) {
		return 0, io.EOF
	}
	n := copy(p, s.mem[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// Close gives the file back.
func (s *scratch) Close() error {
	s.mem = nil
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	if s.name != "" {
		err = errors.Join(err, os.Remove(s.name))
	}
	s.file = nil
	if err != nil {
		return fmt.Errorf("transfer: temporary file: %w", err)
	}
	return nil
}

// whole is a file that can be read in any order.
type whole struct {
	io.ReaderAt
	io.Closer
	size int64
}

// maxFileBytes is the largest list there can be; CSV has no such limit.
const maxFileBytes = 256 << 20

// spool makes the bytes of r readable in any order. A file on disk is that
// already, when origin is it, and stays the caller's to close.
func spool(origin, r io.Reader) (*whole, error) {
	if f, ok := origin.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			if info.Size() > maxFileBytes {
				return nil, fail("file_too_large", maxFileBytes>>20)
			}
			return &whole{f, io.NopCloser(nil), info.Size()}, nil
		}
	}
	s := &scratch{}
	n, err := io.Copy(s, io.LimitReader(r, maxFileBytes+1))
	if err == nil && n > maxFileBytes {
		err = fail("file_too_large", maxFileBytes>>20)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return &whole{s, s, s.size}, nil
}
