package admin_test

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkPlanImport is the plan for a list of new sites, a row an operation.
func BenchmarkPlanImport(b *testing.B) {
	a, _ := newAdmin(b)
	var list strings.Builder
	list.WriteString(head + ",服务时间,联系电话,设施,经度,纬度,坐标系\n")
	for i := range b.N {
		fmt.Fprintf(&list, "驿站,测试驿站%d,沈河区,某路%d号,总工会,2024-01-01,周一到周日 8:00-17:00,024-12345678,微波炉、热水,123.4497%d,41.7954,GCJ02\n", i, i, i%10)
	}
	b.ReportAllocs()
	b.ResetTimer()
	if p, _ := plan(b, a, list.String(), byTest); p.New != b.N {
		b.Fatalf("%+v", p)
	}
}
