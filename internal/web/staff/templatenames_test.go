package staff

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTemplateNames: every field and method that a template names is declared
// somewhere in the program. A renamed identifier is not followed into templates
// and would fail only when somebody opens the page.
func TestTemplateNames(t *testing.T) {
	t.Parallel()
	declared := map[string]bool{}
	err := filepath.WalkDir(filepath.Join("..", ".."), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Recv != nil {
					declared[n.Name.Name] = true
				}
			case *ast.StructType:
				for _, field := range n.Fields.List {
					for _, name := range field.Names {
						declared[name.Name] = true
					}
					if len(field.Names) == 0 { // embedded
						switch of := field.Type.(type) {
						case *ast.SelectorExpr:
							declared[of.Sel.Name] = true
						case *ast.Ident:
							declared[of.Name] = true
						case *ast.StarExpr:
							if sel, ok := of.X.(*ast.SelectorExpr); ok {
								declared[sel.Sel.Name] = true
							} else if name, ok := of.X.(*ast.Ident); ok {
								declared[name.Name] = true
							}
						}
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("templates/*.html")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	action, name := regexp.MustCompile(`(?s)\{\{.*?\}\}`), regexp.MustCompile(`\.([A-Z]\w*)`)
	words := regexp.MustCompile(`"[^"]*"`)
	found := 0
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range action.FindAllString(string(content), -1) {
			for _, m := range name.FindAllStringSubmatch(words.ReplaceAllString(a, ""), -1) {
				found++
				if !declared[m[1]] {
					t.Errorf("%s: .%s is declared nowhere", file, m[1])
				}
			}
		}
	}
	if found < 100 {
		t.Errorf("only %d names found", found)
	}
}
