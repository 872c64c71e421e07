package hours

import (
	"fmt"
	"strconv"
)

// Clock is a time of day in minutes after the midnight that begins the
// period's day. The zero Clock is not known; others are made with [ClockAt].
// 24:00 ends the day, and 26:00 is two in the morning of the next.
type Clock int16

const (
	minutesOfDay = 24 * 60
	lastMinute   = 2*minutesOfDay - 1
)

// ClockAt returns hour:minute, hour up to 47. It panics beyond that: callers
// check what they read.
func ClockAt(hour, minute int) Clock {
	if hour < 0 || minute < 0 || minute > 59 || hour*60+minute > lastMinute {
		panic(fmt.Sprintf("hours: no clock time %d:%d", hour, minute))
	}
	return Clock(hour*60 + minute + 1)
}

// Known reports whether the time is known.
func (c Clock) Known() bool { return c != 0 }

// Minutes returns the minutes after midnight, 0 to 2879, or -1 when the time
// is not known.
func (c Clock) Minutes() int { return int(c) - 1 }

// String writes 09:30, 24:00, 26:00, or nothing when the time is not known.
func (c Clock) String() string {
	if !c.Known() {
		return ""
	}
	m := c.Minutes()
	return fmt.Sprintf("%02d:%02d", m/60, m%60)
}

// MarshalText writes the clock as String does.
func (c Clock) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads HH:MM, hours up to 47, or nothing for not known.
func (c *Clock) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*c = 0
		return nil
	}
	if len(b) != len("00:00") || b[2] != ':' {
		return fmt.Errorf("hours: %q is no clock time", b)
	}
	h, errHour := strconv.ParseUint(string(b[:2]), 10, 8)
	m, errMinute := strconv.ParseUint(string(b[3:]), 10, 8)
	if errHour != nil || errMinute != nil || h > 47 || m > 59 {
		return fmt.Errorf("hours: %q is no clock time", b)
	}
	*c = ClockAt(int(h), int(m))
	return nil
}
