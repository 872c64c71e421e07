// Command jiujin is the locator: server, import and upkeep in one program.
// This package holds flags, environment and wiring, nothing else; it is the
// only place that reads the environment.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
	"github.com/alexedwards/argon2id"

	"jiujin/internal/city"
	"jiujin/internal/store"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

type cli struct {
	Serve       serveCmd       `cmd:"" help:"启动网站和接口。"`
	Import      importCmd      `cmd:"" help:"读入站点表格（XLSX、CSV 或 GeoJSON）；默认存为草稿。"`
	Export      exportCmd      `cmd:"" help:"把站点写成表格（CSV、XLSX 或 GeoJSON），改好可以再读入。"`
	User        userCmd        `cmd:"" help:"工作人员的账号。"`
	City        cityCmd        `cmd:"" help:"城市资料。"`
	Check       checkCmd       `cmd:"" help:"检查数据库是否完好。"`
	Demo        demoCmd        `cmd:"" help:"给空库装入编造的演示数据。"`
	Healthcheck healthcheckCmd `cmd:"" help:"问运行中的服务是否正常。"`
	Version     versionCmd     `cmd:"" help:"显示版本。"`
}

// program is what every command is given instead of globals.
type program struct {
	in     io.Reader
	out    io.Writer
	errOut io.Writer
	now    func() time.Time
	hash   *argon2id.Params // what a password costs; nil is what auth thinks right
}

// database is the flag that most commands share.
type database struct {
	DB     string `name:"db" env:"JIUJIN_DB" placeholder:"PATH|URL" help:"数据库：SQLite 文件的路径，或 postgres:// 开头的网址；不写就是 jiujin.db。"`
	DBFile string `name:"db-file" env:"JIUJIN_DB_FILE" placeholder:"PATH" help:"从这个文件读 --db 的值，免得密码出现在进程列表里。"`
}

// open opens the database and the city profile it carries.
func (d database) open(ctx context.Context, p *program) (*store.DB, *city.City, error) {
	c, err := city.Default()
	if err != nil {
		return nil, nil, err
	}
	url, err := d.url()
	if err != nil {
		return nil, nil, err
	}
	db, err := store.Open(ctx, url, store.Options{Now: p.now})
	if err != nil {
		return nil, nil, err
	}
	return db, c, nil
}

// url is what --db says, or the file that --db-file names.
func (d database) url() (string, error) {
	switch {
	case d.DB != "": // what a command names itself outranks a secret in the environment
		return d.DB, nil
	case d.DBFile == "":
		return "jiujin.db", nil
	}
	data, err := os.ReadFile(d.DBFile)
	if err != nil {
		return "", fmt.Errorf("--db-file: %w", err)
	}
	return strings.TrimSpace(string(data)), nil
}

// missing returns the name of the file that opening the database would create,
// "" if there is none.
func (d database) missing() (string, error) {
	url, err := d.url()
	if err != nil || url == "" || url == ":memory:" || strings.Contains(url, "://") || strings.HasPrefix(url, "file:") {
		return "", err // opening says what is wrong with it
	}
	if folder, err := os.Stat(filepath.Dir(url)); err != nil || !folder.IsDir() {
		return "", nil //nolint:nilerr // the same
	}
	if _, err := os.Stat(url); !errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return url, nil
}

func main() {
	signal.Ignore(syscall.SIGPIPE) // a reader that goes away is an error of the write, not the end
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	p := &program{in: os.Stdin, out: os.Stdout, errOut: os.Stderr, now: time.Now}
	code := p.run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// errSilent ends with exit code 1 after the command has said why itself.
var errSilent = errors.New("already reported")

// run executes one command line and returns the exit code.
func (p *program) run(ctx context.Context, args []string) int {
	var c cli
	exited := -1
	parser, err := kong.New(
		&c,
		kong.Name("jiujin"),
		kong.Description("就近：老年助餐点和户外劳动者服务站点查找。"),
		kong.Writers(p.out, p.errOut),
		kong.Exit(func(code int) { exited = code }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(p),
		kong.DefaultEnvars("JIUJIN"),
	)
	if err != nil {
		panic(err) // the struct above is wrong
	}
	k, err := parser.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if err != nil {
		fmt.Fprintf(p.errOut, "jiujin: %v\n", err)
		return exitUsage
	}
	switch err := k.Run(); {
	case err == nil:
		return exitDone
	case errors.Is(err, errSilent):
		return exitFailed
	default:
		fmt.Fprintf(p.errOut, "jiujin: %s\n", explain(err))
		return exitFailed
	}
}
