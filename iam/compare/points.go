package compare

import (
	"math"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Numbers, dates and addresses are compared by points: texts chosen so that each
// way in which a request's value can lie to the values of the policies is shown by
// one of them. Between two neighbouring values all requests are alike, so a point on
// each value and one in each gap are enough; and one that is of another type, and
// the empty text, which set operators take as no value.

// maxExact is the largest integer up to which floating-point numbers hold every
// integer. Larger values are not compared by points.
const maxExact = 1 << 53

// numberPoints returns points for the values of numeric conditions; ok is false if
// a value is no number that can be compared exactly.
func numberPoints(values []string) (points []string, ok bool) {
	type number struct {
		text  string
		float float64
	}
	var numbers []number
	for _, v := range values {
		f, err := strconv.ParseFloat(v, 64)
		if err != nil || strings.Trim(v, "+-.0123456789eE") != "" || math.Abs(f) > maxExact {
			return nil, false
		}
		numbers = append(numbers, number{v, f})
		points = append(points, v)
	}
	slices.SortFunc(numbers, func(a, b number) int {
		switch {
		case a.float < b.float:
			return -1
		case a.float > b.float:
			return 1
		}
		return 0
	})
	format := func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
	for i := range numbers {
		if i > 0 {
			points = append(points, format(numbers[i-1].float/2+numbers[i].float/2))
		}
	}
	if n := len(numbers); n > 0 {
		points = append(points, format(numbers[0].float-1-math.Abs(numbers[0].float)/2),
			format(numbers[n-1].float+1+math.Abs(numbers[n-1].float)/2))
	}
	return append(points, "not-a-number", ""), true
}

// readDate reads a date as ISO 8601 or as seconds since 1970 (IAM User Guide,
// "Date condition operators"), as the evaluator does. It only finds where points are
// needed.
func readDate(s string) (time.Time, bool) {
	_, notWhole := strconv.ParseInt(s, 10, 64)
	if f, err := strconv.ParseFloat(s, 64); err == nil && strings.Trim(s, "+-.0123456789eE") == "" && (len(s) > 4 || notWhole != nil) {
		if math.Abs(f) > 1e14 {
			return time.Time{}, false
		}
		whole := math.Floor(f)
		return time.Unix(int64(whole), int64((f-whole)*1e9)).UTC(), true
	}
	for _, form := range []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04",
		"2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z0700", "2006-01-02", "2006-01", "2006"} {
		if t, err := time.Parse(form, s); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

func datePoints(values []string) (points []string, ok bool) {
	var dates []time.Time
	for _, v := range values {
		t, ok := readDate(v)
		if !ok || t.Year() < 2 || t.Year() > 9997 {
			return nil, false
		}
		dates = append(dates, t)
		points = append(points, v)
	}
	slices.SortFunc(dates, time.Time.Compare)
	format := func(t time.Time) string { return t.Format(time.RFC3339Nano) }
	for i := 1; i < len(dates); i++ {
		// Sub is bounded, so that the middle of far dates is only somewhere between.
		if gap := dates[i].Sub(dates[i-1]); gap > 1 {
			points = append(points, format(dates[i-1].Add(gap/2)))
		}
	}
	if n := len(dates); n > 0 {
		points = append(points, format(dates[0].Add(-time.Hour)), format(dates[n-1].Add(time.Hour)))
	}
	return append(points, "not-a-date", ""), true
}

// readBlock reads an address or a block of addresses.
func readBlock(s string) (netip.Prefix, bool) {
	if strings.Contains(s, "/") {
		p, err := netip.ParsePrefix(s)
		return p.Masked(), err == nil
	}
	a, err := netip.ParseAddr(s)
	if err != nil || a.Zone() != "" {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(a, a.BitLen()), true
}

// addressPoints returns points for the values of address conditions:
// the first address of each block and the one after its last,
// and the first of both families: every intersection of blocks and complements of
// blocks has one of them if it has any address.
func addressPoints(values []string) (points []string, exact bool) {
	points = []string{"0.0.0.0", "::"}
	for _, v := range values {
		p, ok := readBlock(v)
		if !ok {
			return nil, false
		}
		points = append(points, p.Addr().String())
		if after := lastAddress(p).Next(); after.IsValid() {
			points = append(points, after.String())
		}
	}
	return append(points, "not-an-address", ""), true
}

func lastAddress(p netip.Prefix) netip.Addr {
	b := p.Addr().AsSlice()
	for i := p.Bits(); i < len(b)*8; i++ {
		b[i/8] |= 0x80 >> (i % 8)
	}
	a, _ := netip.AddrFromSlice(b)
	return a
}
