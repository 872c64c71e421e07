package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"jiujin/internal/locator"
	"jiujin/internal/store"
	"jiujin/internal/transfer"
)

// importPlan measures a large list on its way in, by the command and by the
// page, while somebody else writes one site every now and then.
type importPlan struct {
	Rows     int
	Postgres []string // URLs of empty databases, one for each list and road; nil for none
}

// importRow is one list by one road.
type importRow struct {
	Database, Format words
	Road             words
	Took             time.Duration
	CPU              time.Duration // of the same process
	Peak             int64         // bytes, of the process that imports
	Waits            waits
}

// waits are how long the other writer's single writes took.
type waits struct {
	writes        int
	median, worst time.Duration
	each          []time.Duration
}

// writeEvery is how often the other writer writes.
const writeEvery = 50 * time.Millisecond

func (p *importPlan) run(ctx context.Context, b *bench) ([]importRow, error) {
	if err := os.MkdirAll(b.cache, 0o700); err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp(b.cache, "import-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	type place struct{ name, url string }
	var rows []importRow
	for _, format := range []transfer.Format{transfer.CSV, transfer.XLSX} {
		for _, road := range []string{"command", "page"} {
			list := filepath.Join(folder, fmt.Sprintf("%s.%s", road, format))
			if err := p.write(b, list, format, road); err != nil {
				return nil, err
			}
			places := []place{{"SQLite", filepath.Join(folder, road+"-"+string(format)+".db")}}
			if len(p.Postgres) > 0 {
				places = append(places, place{"PostgreSQL", p.Postgres[0]})
				p.Postgres = p.Postgres[1:]
			}
			for _, at := range places {
				row := importRow{Database: same("%s", at.name), Format: same("%s", strings.ToUpper(string(format)))}
				if err := p.one(ctx, b, at.url, list, road, &row); err != nil {
					return nil, fmt.Errorf("%s, %s, %s: %w", at.name, format, road, err)
				}
				fmt.Fprintf(b.progress, "import   %s by the %s into %s: %s, others waited %s at most\n",
					row.Format.EN, road, at.name, secondsText(row.Took), secondsText(row.Waits.worst))
				rows = append(rows, row)
			}
		}
	}
	return rows, nil
}

// write writes a list of new sites. Those of each road have their own names.
func (p *importPlan) write(b *bench, file string, format transfer.Format, road string) (err error) {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	l, err := transfer.NewListWriter(f, transfer.ListOptions{Format: format, DistrictName: func(code string) string {
		if d, ok := b.crowd.city.District(code); ok {
			return d.Name
		}
		return code
	}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	for i := range p.Rows {
		s := listed(b.crowd.site(i), fmt.Sprintf("%s%d", road+string(format), i))
		if err := l.Write(&s, false); err != nil {
			return err
		}
	}
	return l.Finish()
}

// listed makes a site of the crowd one that an office would list.
func listed(s locator.Site, suffix string) locator.Site {
	s.ID, s.Name = "", s.Name+" "+suffix
	s.Publication = locator.Publication{Status: locator.Draft}
	location := *s.Location
	location.Method = locator.ByList
	s.Location = &location
	facts := map[locator.FactGroup]locator.Provenance{}
	for g, p := range s.Facts {
		p.Method = locator.ByList
		facts[g] = p
	}
	s.Facts = facts
	return s
}

func (p *importPlan) one(ctx context.Context, b *bench, url, list, road string, row *importRow) (err error) {
	db, err := store.Open(ctx, url, store.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	site := b.crowd.site(0)
	site.ID, site.Name = "", "another writer's "+list
	own := &locator.Batch{Actor: "bench", Title: "bench", Sites: []locator.SiteChange{{Site: site}}}
	if err := db.Apply(ctx, own); err != nil {
		return err
	}
	before, err := db.Revision(ctx)
	if err != nil {
		return err
	}
	writing, stop := context.WithCancel(ctx)
	waited := make(chan waits, 1)
	failed := make(chan error, 1)
	begin := func() {
		go func() {
			w, err := writeNowAndThen(writing, db, own.Sites[0].Site.ID)
			waited <- w
			failed <- err
		}()
	}
	if road == "command" {
		row.Road = words{"jiujin import", "jiujin import"}
		err = p.byCommand(ctx, b, url, list, row, begin)
	} else {
		row.Road = words{"page", "网页"}
		err = p.byPage(ctx, b, db, url, list, row, begin)
	}
	stop()
	if err != nil {
		return err
	}
	row.Waits = <-waited
	if err := <-failed; err != nil {
		return fmt.Errorf("the other writer: %w", err)
	}
	count := 0
	if err := db.EachChange(ctx, before.Rev, func(page *locator.Delta) error {
		count += len(page.Sites)
		return nil
	}); err != nil {
		return err
	}
	if count != p.Rows+1 { // and the other writer's
		return fmt.Errorf("%d sites were written, want %d", count, p.Rows)
	}
	return nil
}

// byCommand runs jiujin import.
func (p *importPlan) byCommand(ctx context.Context, b *bench, url, list string, row *importRow, begin func()) error {
	cmd := exec.CommandContext(ctx, b.program, "import", list, "--db", url) //nolint:gosec // the program to be measured
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = io.Discard, &said
	begin()
	begun := time.Now()
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%w: %s", err, said.String())
	}
	row.Took, row.CPU = time.Since(begun), cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime()
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		row.Peak = usage.Maxrss << 10
	}
	return nil
}

// writeNowAndThen changes one site again and again until ctx ends, and says how
// long each write took.
func writeNowAndThen(ctx context.Context, db *store.DB, id string) (w waits, err error) {
	ticker := time.NewTicker(writeEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			w.writes, w.median = len(w.each), 0
			if w.writes > 0 {
				w.median = median64(w.each)
			}
			return w, nil
		case <-ticker.C:
		}
		begun := time.Now()
		if _, _, err := edit(context.WithoutCancel(ctx), db, id); err != nil {
			return w, err
		}
		took := time.Since(begun)
		w.each = append(w.each, took)
		w.worst = max(w.worst, took)
	}
}

func importTable(rows []importRow, n int) *table {
	t := &table{
		title: words{fmt.Sprintf("A list of %s new sites", countText(n)), fmt.Sprintf("导入 %s 个新站点的名单", countText(n))},
		columns: []words{
			{"database", "数据库"},
			{"list", "名单"},
			{"by", "途径"},
			{"took", "用时"},
			{"processor", "处理器"},
			{"peak memory", "内存峰值"},
			{"others wrote", "别人写入"},
			{"and waited", "等待"},
			{"at worst", "最久"},
		},
		notes: []words{{
			"took: from the file to the last site stored; by the page from the upload on, with both clicks; memory of the page: the whole server with its view",
			"用时：从文件到最后一个站点写好；网页从上传算起，含两次点击；网页的内存是整个服务，含公众查找用的快照。",
		}},
	}
	for _, r := range rows {
		t.add(r.Database, r.Format, r.Road, same("%s", secondsText(r.Took)), same("%s", secondsText(r.CPU)), same("%s", bytesText(r.Peak)),
			same("%d", r.Waits.writes), same("%s", secondsText(r.Waits.median)), same("%s", secondsText(r.Waits.worst)))
	}
	return t
}

// importTargets are the targets of a large list, of 100,000 rows.
func importTargets(rows []importRow) []target {
	var took, worst time.Duration
	for _, r := range rows {
		took, worst = max(took, r.Took), max(worst, r.Waits.worst)
	}
	return []target{
		{words{"import, the slowest of these", "导入，其中最慢的"}, same("< 20 s"), same("%s", secondsText(took)), took < 20*time.Second},
		{words{"another writer meanwhile, at worst", "同时别人写入，最久"}, same("< 1 s"), same("%s", secondsText(worst)), worst < time.Second},
	}
}
