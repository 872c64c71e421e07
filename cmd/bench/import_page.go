package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"jiujin/internal/auth"
	"jiujin/internal/locator"
	"jiujin/internal/store"
)

const (
	clerkName     = "bench"
	clerkPassword = "a long enough one, 就近"
)

// byPage sends the list to a server, waits for its plan, and has it applied.
func (p *importPlan) byPage(ctx context.Context, b *bench, db *store.DB, dbURL, list string, row *importRow, begin func()) error {
	if err := hire(ctx, db); err != nil {
		return err
	}
	var err error
	if b.product, err = newProduct(ctx, b.program, b.log, b.serveArgs); err != nil {
		return err
	}
	s, err := b.product.start(ctx, anyCore, dbURL)
	if err != nil {
		return err
	}
	defer s.stop()
	if _, err := s.awaitReady(ctx); err != nil {
		return err
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	c := &clerk{http: &http.Client{Jar: jar}, base: "http://" + s.address}
	if err := c.send(ctx, "/staff/signin", url.Values{"name": {clerkName}, "password": {clerkPassword}}); err != nil {
		return err
	}
	before, err := processCPU(s.pid())
	if err != nil {
		return err
	}
	begin()
	begun := time.Now()
	at, err := c.upload(ctx, list)
	if err != nil {
		return err
	}
	page, err := c.await(ctx, at, "planned")
	if err != nil {
		return err
	}
	version := versionPattern.FindStringSubmatch(page)
	if version == nil {
		return errors.New("the plan cannot be applied")
	}
	fmt.Fprintf(b.progress, "import   planned after %s\n", secondsText(time.Since(begun)))
	if err := c.send(ctx, at+"/run", url.Values{"base": {version[1]}}); err != nil {
		return err
	}
	if _, err := c.await(ctx, at, "applied"); err != nil {
		return err
	}
	row.Took, row.Peak = time.Since(begun), s.memory().Peak
	after, err := processCPU(s.pid())
	row.CPU = after - before
	return err
}

var versionPattern = regexp.MustCompile(`/run"><input type="hidden" name="base" value="(\d+)">`)

// hire stores a member of staff, once.
func hire(ctx context.Context, db *store.DB) error {
	if _, err := db.UserByName(ctx, clerkName); locator.KindOf(err) != locator.NotFound {
		return err
	}
	doors, err := auth.New(auth.Options{Store: db, Now: time.Now})
	if err != nil {
		return err
	}
	hash, err := doors.HashPassword(ctx, clerkPassword)
	if err != nil {
		return err
	}
	return db.SaveUser(ctx, "bench", "bench", &locator.User{Name: clerkName, Role: locator.Administrator, Password: hash})
}

// clerk is a browser that is signed in.
type clerk struct {
	http *http.Client
	base string
}

func (c *clerk) do(request *http.Request) (page, path string, err error) {
	response, err := c.http.Do(request)
	if err != nil {
		return "", "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s %s: %s", request.Method, request.URL.Path, response.Status)
	}
	return string(body), response.Request.URL.Path, err
}

func (c *clerk) send(ctx context.Context, path string, form url.Values) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	_, _, err = c.do(request)
	return err
}

// upload sends the list and returns the page it leads to.
func (c *clerk) upload(ctx context.Context, list string) (at string, err error) {
	f, err := os.Open(list)
	if err != nil {
		return "", err
	}
	defer f.Close()
	body, w := io.Pipe()
	form := multipart.NewWriter(w)
	go func() {
		part, err := form.CreateFormFile("file", filepath.Base(list))
		if err == nil {
			_, err = io.Copy(part, f)
		}
		if err == nil {
			err = form.Close()
		}
		w.CloseWithError(err)
	}()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+"/staff/import", body)
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", form.FormDataContentType())
	_, at, err = c.do(request)
	return at, err
}

// await looks at the page of an import until it has come so far.
func (c *clerk) await(ctx context.Context, at, status string) (page string, err error) {
	for deadline := time.Now().Add(5 * time.Minute); time.Now().Before(deadline); time.Sleep(200 * time.Millisecond) {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+at, nil)
		if err != nil {
			return "", err
		}
		if page, _, err = c.do(request); err != nil {
			return "", err
		}
		switch {
		case strings.Contains(page, `data-status="`+status+`"`):
			return page, nil
		case strings.Contains(page, `data-status="failed"`):
			return "", errors.New("the import failed")
		}
	}
	return "", fmt.Errorf("%s: not %s within 5 minutes", at, status)
}
