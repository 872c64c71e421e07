package page

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"strings"

	"github.com/labstack/echo/v4"

	"jiujin/internal/messages"
)

// Proofs is the operator's folder of small files by which others see that the
// site is theirs: MP_verify_….txt of WeChat and the like.
type Proofs struct{ root *os.Root }

// OpenProofs opens the folder. What is put into it later is served as well.
func OpenProofs(folder string) (*Proofs, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, errors.New(messages.Text(messages.Chinese, "serve.bad_verify_dir", folder, err.Error()))
	}
	return &Proofs{root: root}, nil
}

// Close lets go of the folder.
func (f *Proofs) Close() error { return f.root.Close() }

// proofMost is how large such a file may be: they hold a line.
const proofMost = 64 << 10

// read returns a file that lies in the folder itself and is neither a folder
// nor a link; anything else is [fs.ErrNotExist].
func (f *Proofs) read(name string) ([]byte, error) {
	if !isProof(name) {
		return nil, fs.ErrNotExist
	}
	info, err := f.root.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > proofMost {
		return nil, fs.ErrNotExist
	}
	file, err := f.root.Open(name)
	if err != nil {
		return nil, fs.ErrNotExist
	}
	defer file.Close()
	// Whatever was put in its place since, the root keeps it inside the folder.
	data, err := io.ReadAll(io.LimitReader(file, proofMost+1))
	if err != nil {
		return nil, fmt.Errorf("page: verification file: %w", err)
	}
	if len(data) > proofMost {
		return nil, fs.ErrNotExist
	}
	return data, nil
}

// isProof reports whether the name is one that the folder may give: letters,
// digits, _, - and one dot, before txt or html.
func isProof(name string) bool {
	stem, kind, ok := strings.Cut(name, ".")
	if !ok || (kind != "txt" && kind != "html") || len(stem) > 100 {
		return false
	}
	return stem != "" && stem[0] != '-' && strings.Trim(stem, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == ""
}

// proof serves a file of the folder at the top of the site.
func (p *Pages) proof(c echo.Context) error {
	name := c.Param("proof")
	data, err := p.Proofs.read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return echo.ErrNotFound
	}
	if err != nil {
		return err
	}
	kind := "text/plain; charset=utf-8"
	if strings.HasSuffix(name, ".html") {
		kind = "text/html; charset=utf-8"
	}
	c.Response().Header().Set("Cache-Control", "no-cache")
	return c.Blob(http.StatusOK, kind, data)
}
