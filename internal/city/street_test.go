package city

import "testing"

func TestDoorOf(t *testing.T) {
	for _, test := range []struct {
		street, way string
		number      int
	}{
		{"蒲昌路46-7号", "蒲昌路", 46},
		{"蒲雅社区蒲昌路46号1门", "蒲昌路", 46},
		{"南五马路3巷5号", "南五马路3巷", 5},
		{"青年大街甲10号", "青年大街", 0},
		{"铁路一街5号", "铁路一街", 5},
		{"道路口西侧", "道路", 0},
		{"奥体中心", "", 0},
		{"", "", 0},
	} {
		way, number := DoorOf(test.street)
		if way != test.way || number != test.number {
			t.Errorf("DoorOf(%q) = %q, %d; want %q, %d", test.street, way, number, test.way, test.number)
		}
	}
}
