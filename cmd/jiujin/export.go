package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/term"

	"jiujin/internal/admin"
	"jiujin/internal/city"
	"jiujin/internal/locator"
	"jiujin/internal/transfer"
)

// exportCmd writes sites as a list that import reads back.
type exportCmd struct {
	database

	Out         string `short:"o" placeholder:"FILE" help:"写到这个文件；不写就输出到屏幕。"`
	Format      string `enum:",csv,xlsx,geojson" default:"" help:"格式：csv、xlsx 或 geojson；默认看文件名，没有文件名就是 csv。"`
	Service     string `enum:",meal,station" default:"" help:"只要助餐点（meal）或驿站（station）。"`
	District    string `help:"只要这个区县，名称或代码。"`
	Subdistrict string `help:"只要这个街道。"`
	Status      string `enum:",draft,submitted,published,suspended,closed" default:"" help:"只要这一步的：draft、submitted、published、suspended 或 closed。"`
	Located     string `enum:",yes,no" default:"" help:"只要有坐标的（yes）或没有的（no）。"`
	Words       string `name:"q" help:"只要名称、地址或编号里有这些字的。"`
	Public      bool   `help:"不带联系人、内部电话和备注。"`
}

// Run writes the file whole or not at all.
func (c *exportCmd) Run(ctx context.Context, p *program) error {
	format, err := c.format(p.out)
	if err != nil {
		return err
	}
	if missing, err := c.missing(); err != nil {
		return err
	} else if missing != "" {
		return sentence("import.no_database", missing)
	}
	db, profile, err := c.open(ctx, p)
	if err != nil {
		return err
	}
	defer closeQuietly(db, p)
	filter, err := c.filter(profile)
	if err != nil {
		return err
	}
	options := admin.ExportOptions{Format: format, Private: !c.Public}
	a, err := newAdmin(db, profile, p)
	if err != nil {
		return err
	}
	desk := a.ForProgram("jiujin export")
	if c.Out == "" {
		_, err := desk.Export(ctx, p.out, filter, options)
		return err
	}
	var sites int
	err = writeWhole(c.Out, func(w io.Writer) error {
		sites, err = desk.Export(ctx, w, filter, options)
		return err
	})
	if err != nil {
		return err
	}
	say(p.errOut, "export.done", sites, c.Out)
	return nil
}

// format is the one that was asked for, or that the file's name says.
func (c *exportCmd) format(out io.Writer) (transfer.Format, error) {
	format := transfer.Format(c.Format)
	if format == "" {
		format = transfer.Format(strings.ToLower(strings.TrimPrefix(filepath.Ext(c.Out), ".")))
		switch {
		case c.Out == "":
			format = transfer.CSV
		case format == "json":
			format = transfer.GeoJSON
		case !slices.Contains(transfer.Formats(), format):
			return "", sentence("export.which_format", c.Out)
		}
	}
	if screen, ok := out.(*os.File); ok && c.Out == "" && format == transfer.XLSX && term.IsTerminal(int(screen.Fd())) {
		return "", sentence("export.needs_file")
	}
	return format, nil
}

func (c *exportCmd) filter(profile *city.City) (admin.SiteFilter, error) {
	f := admin.SiteFilter{
		Everyone: true, Service: locator.Service(c.Service), Subdistrict: c.Subdistrict,
		Status: locator.Status(c.Status), Words: c.Words,
	}
	if c.Located != "" {
		located := c.Located == "yes"
		f.Located = &located
	}
	if c.District != "" {
		d, ok := profile.FindDistrict(c.District)
		if !ok {
			return f, sentence("import.unknown_district", c.District)
		}
		f.District = d.Code
	}
	return f, nil
}

// writeWhole writes a file that is there only once it is whole. It may hold
// private telephone numbers, so nobody else may read it.
func writeWhole(name string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), ".jiujin-export-")
	if err != nil {
		return sentence("export.cannot_write", name, explain(err))
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if err := errors.Join(write(f), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return sentence("export.cannot_write", name, explain(err))
	}
	return nil
}
