package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"jiujin/internal/admin"
	"jiujin/internal/auth"
	"jiujin/internal/city"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/store"
)

type userCmd struct {
	Add      userAddCmd      `cmd:"" help:"新增工作人员的账号。"`
	List     userListCmd     `cmd:"" help:"列出所有账号。"`
	Disable  userDisableCmd  `cmd:"" help:"停用一个账号，或重新启用。"`
	Password userPasswordCmd `cmd:"" help:"给一个账号设新密码。"`
}

// userActor is who the commands are in the history.
const userActor = "jiujin user"

// passwordSource is where a password comes from: a file, a terminal, or else
// the standard input. A password is no flag: others see command lines.
type passwordSource struct {
	PasswordFile string `placeholder:"PATH" help:"从这个文件读密码；不写就在终端上问，没有终端就读标准输入的第一行。"`
}

// read returns the password, "" for an empty standard input.
func (s passwordSource) read(p *program) (string, error) {
	if s.PasswordFile != "" {
		data, err := os.ReadFile(s.PasswordFile)
		if err != nil {
			return "", fmt.Errorf("--password-file: %w", err)
		}
		return strings.TrimRight(string(data), "\r\n"), nil
	}
	if f, ok := p.in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return askPassword(f, p.errOut)
	}
	line, err := bufio.NewReader(io.LimitReader(p.in, 4096)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("password: %w", err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}

// askPassword asks twice, without showing what is typed.
func askPassword(f *os.File, out io.Writer) (string, error) {
	var said [2]string
	for i, key := range []string{"user.ask_password", "user.ask_again"} {
		fmt.Fprint(out, messages.Text(messages.Chinese, key))
		typed, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(out)
		if err != nil {
			return "", fmt.Errorf("password: %w", err)
		}
		said[i] = string(typed)
	}
	if said[0] != said[1] {
		return "", sentence("user.not_the_same")
	}
	return said[0], nil
}

// doors opens the accounts of a database.
func (d database) doors(ctx context.Context, p *program) (*store.DB, *admin.Desk, *auth.Auth, error) {
	db, c, err := d.open(ctx, p)
	if err != nil {
		return nil, nil, nil, err
	}
	doors, err := auth.New(auth.Options{Store: db, Now: p.now, Hash: p.hash})
	if err != nil {
		return nil, nil, nil, errors.Join(err, db.Close())
	}
	a, err := newAdmin(db, c, p)
	if err != nil {
		return nil, nil, nil, errors.Join(err, db.Close())
	}
	return db, a.ForProgram(userActor), doors, nil
}

type userAddCmd struct {
	database
	passwordSource

	Name     string   `arg:"" help:"登录用的名字。"`
	FullName string   `placeholder:"NAME" help:"同事看到的姓名。"`
	Role     string   `enum:"administrator,editor,contributor,auditor" default:"editor" help:"administrator 管理员、editor 编辑、contributor 填报、auditor 查看。"`
	District []string `placeholder:"CODE" help:"编辑和填报管的区县代码，用逗号分开；all 是全部。"`
	Service  []string `placeholder:"meal|station" help:"编辑和填报管的服务：meal、station，用逗号分开。"`
}

// Run makes an account with the password that is given.
func (cmd *userAddCmd) Run(ctx context.Context, p *program) error {
	c, err := city.Default()
	if err != nil {
		return err
	}
	db, desk, doors, err := cmd.doors(ctx, p)
	if err != nil {
		return err
	}
	defer closeQuietly(db, p)
	password, err := cmd.read(p)
	if err != nil {
		return err
	}
	if faults := auth.CheckPassword(cmd.Name, password); faults != nil {
		return writeFaults(p, faults)
	}
	account := admin.Account{Name: cmd.Name, FullName: cmd.FullName, Role: locator.Role(cmd.Role), Districts: cmd.District}
	if len(cmd.District) == 1 && cmd.District[0] == "all" {
		account.Districts = nil
		for _, district := range c.Districts {
			account.Districts = append(account.Districts, district.Code)
		}
	}
	for _, s := range cmd.Service {
		account.Services = append(account.Services, locator.Service(s))
	}
	hash, err := doors.HashPassword(ctx, password)
	if err != nil {
		return err
	}
	u, err := desk.SaveAccount(ctx, account)
	if faults, ok := errors.AsType[locator.Faults](err); ok {
		return writeFaults(p, faults)
	}
	if err != nil {
		return err
	}
	u.Password = hash
	if err := db.SaveUser(ctx, userActor, messages.Text(messages.Chinese, "staff.title.password"), u); err != nil {
		return err
	}
	say(p.out, "user.added", u.Name, messages.Text(messages.Chinese, "staff.role."+string(u.Role)))
	return nil
}

// writeFaults says what is wrong with an account.
func writeFaults(p *program, faults locator.Faults) error {
	for _, f := range faults {
		writeFault(p.errOut, f.Field, f.Code, f.Message)
	}
	return errSilent
}

type userListCmd struct{ database }

// Run lists the accounts, one line each.
func (cmd *userListCmd) Run(ctx context.Context, p *program) error {
	db, desk, _, err := cmd.doors(ctx, p)
	if err != nil {
		return err
	}
	defer closeQuietly(db, p)
	users, err := desk.Users(ctx)
	if err != nil {
		return err
	}
	for i := range users {
		u := &users[i]
		line := visible(u.Name) + "\t" + string(u.Role)
		if u.Role.Bounded() {
			services := make([]string, len(u.Services))
			for i, s := range u.Services {
				services[i] = string(s)
			}
			line += "\t" + strings.Join(u.Districts, ",") + "\t" + strings.Join(services, ",")
		}
		switch {
		case u.Disabled:
			line += "\t" + messages.Text(messages.Chinese, "user.disabled")
		case u.Password == "":
			line += "\t" + messages.Text(messages.Chinese, "user.no_password")
		}
		fmt.Fprintln(p.out, line)
	}
	return nil
}

type userDisableCmd struct {
	database
	Name   string `arg:"" help:"登录用的名字。"`
	Enable bool   `help:"重新启用。"`
}

// Run disables an account and ends its sessions, or enables it again.
func (cmd *userDisableCmd) Run(ctx context.Context, p *program) error {
	db, desk, doors, err := cmd.doors(ctx, p)
	if err != nil {
		return err
	}
	defer closeQuietly(db, p)
	u, err := db.UserByName(ctx, cmd.Name)
	if err != nil {
		return err
	}
	if _, err := desk.SaveAccount(ctx, admin.Account{
		ID: u.ID, Version: u.Version, FullName: u.FullName, Role: u.Role, Districts: u.Districts, Services: u.Services, Disabled: !cmd.Enable,
	}); err != nil {
		return err
	}
	if cmd.Enable {
		say(p.out, "user.enabled", u.Name)
		return nil
	}
	say(p.out, "user.is_disabled", u.Name)
	return doors.EndAll(ctx, u.ID)
}

type userPasswordCmd struct {
	database
	passwordSource
	Name string `arg:"" help:"登录用的名字。"`
}

// Run gives an account a new password and ends its sessions.
func (cmd *userPasswordCmd) Run(ctx context.Context, p *program) error {
	db, _, doors, err := cmd.doors(ctx, p)
	if err != nil {
		return err
	}
	defer closeQuietly(db, p)
	u, err := db.UserByName(ctx, cmd.Name)
	if err != nil {
		return err
	}
	password, err := cmd.read(p)
	if err != nil {
		return err
	}
	if faults := auth.CheckPassword(u.Name, password); faults != nil {
		return writeFaults(p, faults)
	}
	if u.Password, err = doors.HashPassword(ctx, password); err != nil {
		return err
	}
	if err := db.SaveUser(ctx, userActor, messages.Text(messages.Chinese, "staff.title.password"), u); err != nil {
		return err
	}
	if err := db.VoidTickets(ctx, u.ID); err != nil {
		return err
	}
	say(p.out, "user.password_set", u.Name)
	return doors.EndAll(ctx, u.ID)
}
