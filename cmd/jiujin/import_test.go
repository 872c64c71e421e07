package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"jiujin/internal/locator"
	"jiujin/internal/store"
)

// fullDisk refuses every write.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) {
	return 0, &fs.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.ENOSPC}
}

// A report that cannot be written does not hide that the list was stored.
func TestImportTellsWhatWasStored(t *testing.T) {
	folder := t.TempDir()
	list, db := filepath.Join(folder, "a.csv"), filepath.Join(folder, "a.db")
	if err := os.WriteFile(list, []byte("类型,名称,区县,地址,来源\n驿站,甲,沈河区,正阳街1号,总工会\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var errOut bytes.Buffer
	p := &program{out: fullDisk{}, errOut: &errOut, now: scriptNow, hash: cheapHash()}
	code := p.run(t.Context(), []string{"import", list, "--db", db})
	want := "已写入：1 个新站点，0 个有改动。\njiujin: 磁盘满了，没有写完（结果写不出去 (write: write /dev/stdout: no space left on device)）\n"
	if code != exitFailed || errOut.String() != want {
		t.Errorf("exit %d, stderr:\n%s", code, errOut.String())
	}
	opened, err := store.Open(t.Context(), db, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	if delta, err := opened.Changes(t.Context(), 0); err != nil || len(delta.Sites) != 1 {
		t.Errorf("stored: %+v, %v", delta, err)
	}
}

// sqliteError is an error with a result code, as the driver gives it.
type sqliteError int

func (sqliteError) Error() string { return "disk I/O error" }
func (e sqliteError) Code() int   { return int(e) }

func TestExplain(t *testing.T) {
	refused := locator.Errorf(locator.Invalid, "x", "文件是空的")
	for _, tt := range []struct {
		err  error
		want string
	}{
		{errors.New("plain words"), "plain words"},
		{refused, "文件是空的"},
		{fmt.Errorf("admin: import: %w", refused), "文件是空的"},
		{fmt.Errorf("store: open a.db: %w (unable to open (14))", refused), "文件是空的（store: open a.db: unable to open (14)）"},
		{&fs.PathError{Op: "open", Path: "a.csv", Err: syscall.EACCES}, "没有权限读写（open a.csv: permission denied）"},
		{&fs.PathError{Op: "write", Path: "a", Err: syscall.EROFS}, "数据库或磁盘是只读的，没有写入（write a: read-only file system）"},
		{fmt.Errorf("store: apply: %w", sqliteError(8|1<<8)), "数据库或磁盘是只读的，没有写入（store: apply: disk I/O error）"},
		{sqliteError(13), "磁盘满了，没有写完（disk I/O error）"},
		{sqliteError(10 | 3<<8), "数据库文件读写出错，可能已损坏；请运行 jiujin check（disk I/O error）"},
		{fmt.Errorf("store: apply: %w", context.Canceled), "已中断（store: apply: context canceled）"},
	} {
		if got := explain(tt.err); got != tt.want {
			t.Errorf("explain(%v):\n got %s\nwant %s", tt.err, got, tt.want)
		}
	}
}

// Only a terminal sees progress: one line, and in the end none.
func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // time is the bubble's
		const interval = time.Second
		var w bytes.Buffer
		show := showProgress(&w, interval)
		show.reading(1, 1)
		time.Sleep(3 * interval)
		show.stop()
		if w.Len() > 0 {
			t.Errorf("no terminal, and yet: %q", w.String())
		}

		line := &progress{end: make(chan struct{}), done: make(chan struct{})}
		var lines bytes.Buffer
		line.reading(12, 7)
		go line.show(&lines, interval)
		time.Sleep(interval * 3 / 2)
		synctest.Wait()
		line.storing()
		time.Sleep(interval)
		synctest.Wait()
		line.stop()
		const wipe = "\r\x1b[K"
		if shown := lines.String(); shown != wipe+"已读 12 行"+wipe+"已读 12 行，正在写入 7 个站点"+wipe {
			t.Errorf("shown: %q", shown)
		}
	})
}
