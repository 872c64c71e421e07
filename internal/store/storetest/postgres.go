package storetest

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"jiujin/internal/store"
)

// Postgres returns the URL of a new PostgreSQL database with tables and without
// rows, as [store.Open] leaves it. It is dropped when t ends. A machine without
// PostgreSQL fails the test.
func Postgres(t testing.TB) string {
	t.Helper()
	s := running(t)
	name, err := s.template()
	if err != nil {
		t.Fatalf("storetest: PostgreSQL: %v", err)
	}
	url := s.create(t, "TEMPLATE "+name)
	Exec(t, url, `UPDATE meta SET epoch = $1`, rand.Text()) // no two databases have the same
	return url
}

// EmptyPostgres is [Postgres] without tables: nobody has opened it yet.
func EmptyPostgres(t testing.TB) string {
	t.Helper()
	return running(t).create(t, "")
}

func running(t testing.TB) *server {
	t.Helper()
	s, err := postgres()
	if err != nil {
		t.Fatalf("storetest: PostgreSQL: %v", err)
	}
	return s
}

// create makes a database that is dropped when t ends.
func (s *server) create(t testing.TB, options string) string {
	t.Helper()
	name := s.newName()
	if err := s.exec("CREATE DATABASE " + name + " " + options); err != nil {
		t.Fatalf("storetest: PostgreSQL: %v", err)
	}
	t.Cleanup(func() {
		if err := s.exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("storetest: PostgreSQL: %v", err)
		}
	})
	return s.url(name)
}

// newName is a name that no other process on the server uses.
func (s *server) newName() string {
	return fmt.Sprintf("t%d_%d", os.Getpid(), s.databases.Add(1))
}

// makeTemplate returns the name of a database that others are copied from: a
// copy takes a tenth of the time that making all tables takes.
func (s *server) makeTemplate() (string, error) {
	name := s.newName()
	if err := s.exec("CREATE DATABASE " + name); err != nil {
		return "", err
	}
	db, err := store.Open(context.Background(), s.url(name), store.Options{})
	if err != nil {
		return "", err
	}
	return name, db.Close()
}

// sharedVar names the URL of a server that is shared by all test processes of
// a run (.ci/with-postgres). Without it each process starts its own.
const sharedVar = "JIUJIN_TEST_POSTGRES"

// postgres is the server of this process, found or started when first asked
// for: a start takes a second, and no test is there to hold it for the others.
var postgres = sync.OnceValues(func() (*server, error) {
	s, err := findServer()
	if err == nil {
		s.template = sync.OnceValues(s.makeTemplate)
	}
	return s, err
})

func findServer() (*server, error) {
	shared := os.Getenv(sharedVar) // go test has no flags for the packages it runs
	if shared == "" {
		return startServer()
	}
	u, err := url.Parse(shared)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", sharedVar, err)
	}
	return &server{folder: u.Query().Get("host")}, nil
}

// server is a PostgreSQL server in a temporary folder, reached by its socket
// only.
type server struct {
	folder    string
	databases atomic.Int64
	template  func() (name string, err error)
}

// watch runs the server until its standard input ends, which it does however
// this process ends: done, failed, timed out or killed. Then nothing is left.
const watch = `
folder=$1; bin=$2
"$bin/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= \
	-c fsync=off -c full_page_writes=off -c synchronous_commit=off \
	-c max_connections=200 -c shared_buffers=32MB >"$folder/log" 2>&1 &
cat >/dev/null
kill -QUIT $!
wait $!
rm -rf "$folder"
`

func startServer() (*server, error) {
	bin, err := postgresFolder()
	if err != nil {
		return nil, err
	}
	// Not os.TempDir: the path of a socket is short, and others than root must
	// be able to walk to it.
	folder, err := os.MkdirTemp("/tmp", "jiujin-postgres-")
	if err != nil {
		return nil, err
	}
	attributes := &syscall.SysProcAttr{Setpgid: true} // Ctrl-C reaches the test; the server follows it
	if os.Geteuid() == 0 {
		// PostgreSQL refuses to run as root.
		if attributes.Credential, err = unprivileged(); err != nil {
			return nil, err
		}
		if err := os.Chown(folder, int(attributes.Credential.Uid), int(attributes.Credential.Gid)); err != nil {
			return nil, err
		}
	}
	// The folder belongs to the watch, which empties it; here only if it
	// never begins.
	s := &server{folder: folder}
	if err := s.start(bin, attributes); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	return s, nil
}

func (s *server) start(bin string, attributes *syscall.SysProcAttr) error {
	initdb := exec.Command(filepath.Join(bin, "initdb"), "--pgdata", filepath.Join(s.folder, "data"),
		"--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions")
	initdb.Dir, initdb.SysProcAttr = s.folder, attributes
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	watcher := exec.Command("/bin/sh", "-c", watch, "watch", s.folder, bin)
	watcher.Dir, watcher.SysProcAttr = s.folder, attributes
	stdin, err := watcher.StdinPipe()
	if err != nil {
		return err
	}
	if err := watcher.Start(); err != nil {
		return err
	}
	if err := s.await(30 * time.Second); err != nil {
		log, _ := os.ReadFile(filepath.Join(s.folder, "log"))
		return errors.Join(fmt.Errorf("%w\n%s", err, bytes.TrimSpace(log)), stdin.Close(), watcher.Wait())
	}
	go hold(watcher, stdin)
	return nil
}

// hold keeps the pipe to the watch open: were it garbage, its end would be
// closed and the server stopped.
func hold(watcher *exec.Cmd, stdin io.Closer) {
	_ = watcher.Wait()
	_ = stdin.Close()
}

func (s *server) await(patience time.Duration) error {
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		err := s.exec("SELECT 1")
		if err == nil || time.Now().After(end) {
			return err
		}
	}
}

func (s *server) exec(query string) error {
	db, err := sql.Open("pgx", s.url("postgres"))
	if err != nil {
		return err
	}
	_, err = db.ExecContext(context.Background(), query)
	return errors.Join(err, db.Close())
}

func (s *server) url(database string) string {
	u := url.URL{
		Scheme: "postgres", User: url.User("postgres"), Path: "/" + database,
		RawQuery: url.Values{"host": {s.folder}}.Encode(),
	}
	return u.String()
}

// postgresFolder finds the newest PostgreSQL where Debian puts it, or the one
// on the PATH.
func postgresFolder() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	if len(found) > 0 {
		newest := slices.MaxFunc(found, func(a, b string) int { return major(a) - major(b) })
		return filepath.Dir(newest), nil
	}
	onPath, err := exec.LookPath("initdb")
	if err != nil {
		return "", errors.New("it is not installed, and these tests need a real one: apt-get install postgresql")
	}
	if onPath, err = filepath.EvalSymlinks(onPath); err != nil {
		return "", err
	}
	return filepath.Dir(onPath), nil
}

func major(initdb string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(initdb))))
	return n
}

// unprivileged returns the user PostgreSQL is run as by root.
func unprivileged() (*syscall.Credential, error) {
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return nil, err
		}
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}
