package page

import (
	"strings"
	"testing"

	"jiujin/internal/messages"
)

// TestHostileAddresses: an address of somebody else's is followed only when its
// scheme is one for pages.
func TestHostileAddresses(t *testing.T) {
	for _, tt := range []struct{ address, want string }{
		{"https://example.gov.cn/a", `href="https://example.gov.cn/a"`},
		{"javascript:alert(1)", `href="about:invalid#TemplFailedSanitizationURL"`},
		{" JavaScript:alert(1)", `href="about:invalid#TemplFailedSanitizationURL"`},
		{"java\tscript:alert(1)", `href="about:invalid#TemplFailedSanitizationURL"`},
		{"data:text/html,<script>", `href="about:invalid#TemplFailedSanitizationURL"`},
		{`https://x/"onload="a`, `href="https://x/%22onload=%22a"`},
		{"https://x/价'?a=%e4%b8&b=%zz", `href="https://x/%e4%bb%b7%27?a=%e4%b8&amp;b=%25zz"`},
	} {
		var b strings.Builder
		s := source{Name: "name", URL: tt.address}
		if err := s.line(&base{Lang: messages.Chinese}).Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), "<a "+tt.want+" rel=") {
			t.Errorf("%q: %s, want %s", tt.address, b.String(), tt.want)
		}
	}
}
