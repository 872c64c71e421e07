package price

import "strings"

// maxDigits bounds the numbers that are read.
const maxDigits = 6

// integer reads a number in digits or Chinese: 60, 六十, 百.
func (s *scanner) integer() (n int, ok bool) {
	s.skip()
	from := s.at
	for s.at < s.end && isDigit(s.runes[s.at]) && s.at-from < maxDigits {
		n = n*10 + int(s.runes[s.at]-'0')
		s.at++
	}
	if s.at > from {
		return n, s.at >= s.end || !isDigit(s.runes[s.at])
	}
	for s.at < s.end && strings.ContainsRune(chineseDigits+"十百", s.runes[s.at]) {
		s.at++
	}
	n, ok = chinese(s.runes[from:s.at])
	if !ok {
		s.at = from
	}
	return n, ok
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

const chineseDigits = "零一二三四五六七八九两"

// chineseDigit returns the value of one Chinese digit.
func chineseDigit(r rune) (int, bool) {
	i := strings.IndexRune(chineseDigits, r)
	if i < 0 {
		return 0, false
	}
	if r == '两' {
		return 2, true
	}
	return i / len("零"), true
}

// chinese reads a number up to 999 with its units: 六十五, 十二, 一百零五, 百.
func chinese(runes []rune) (int, bool) {
	if len(runes) == 0 {
		return 0, false
	}
	total, digit, unit := 0, -1, 1000
	for _, r := range runes {
		switch r {
		case '百', '十':
			size := 10
			if r == '百' {
				size = 100
			}
			if size >= unit || digit == 0 {
				return 0, false
			}
			if digit < 0 {
				digit = 1
			}
			total, digit, unit = total+digit*size, -1, size
		default:
			d, _ := chineseDigit(r)
			if digit > 0 {
				return 0, false // 八五 is a number only before 折
			}
			digit = d
		}
	}
	return total + max(digit, 0), true
}

// money reads one amount in yuan: 12元, 6.9元, 十二块钱, ¥12.
func (s *scanner) money() (f Fen, ok bool) {
	ok = s.try(func() bool {
		sign := s.take("¥") != ""
		var read bool
		f, read = s.amount()
		return read && (s.yuan() || sign) && f <= maxFen
	})
	return f, ok
}

func (s *scanner) yuan() bool { return s.take("元钱", "元", "块钱", "块", "圆") != "" }

// amount reads the number of an amount in yuan.
func (s *scanner) amount() (Fen, bool) {
	n, ok := s.integer()
	if !ok {
		return 0, false
	}
	f := Fen(n) * 100
	if s.at+1 < s.end && s.runes[s.at] == '.' && isDigit(s.runes[s.at+1]) {
		s.at++
		for _, worth := range []Fen{10, 1} {
			if s.at < s.end && isDigit(s.runes[s.at]) {
				f += Fen(s.runes[s.at]-'0') * worth
				s.at++
			}
		}
		if s.at < s.end && isDigit(s.runes[s.at]) {
			return 0, false
		}
	}
	return f, true
}

// moneyRange reads 12元, 6-12元 or 8元至20元. An amount that is made vague by
// what follows (10元起) is not taken.
func (s *scanner) moneyRange() (r Range, ok bool) {
	ok = s.try(func() bool {
		sign := s.take("¥") != ""
		var read bool
		if r.Low, read = s.amount(); !read || r.Low > maxFen {
			return false
		}
		unit := s.yuan()
		if s.take("-", "至", "到") != "" {
			r.High, read = s.money()
			return read && r.Low < r.High && !s.vague()
		}
		r.High = r.Low
		return (unit || sign) && !s.vague()
	})
	return r, ok
}

// vague reports whether what comes next makes the amount before it vague.
func (s *scanner) vague() bool {
	for _, word := range []string{"起", "左右", "上下", "多", "以上", "以内", "以下", "及以", "不等"} {
		if s.has(word) {
			return true
		}
	}
	return false
}

// percent reads a share of the price: 8折, 八五折, 8.5折, 85折, 半价, 原价.
func (s *scanner) percent() (percent int, ok bool) {
	ok = s.try(func() bool {
		if s.take("半价", "对折", "减半") != "" {
			percent = 50
			return true
		}
		if s.take("原价", "全价") != "" {
			percent = 100
			return true
		}
		percent = s.tenths()
		return percent > 0 && s.take("折") != ""
	})
	return percent, ok
}

// tenths reads one digit, or two with or without a point between them, as
// tenths of ten: 8 is 80; 8.5, 85, 八五 and 八点五 are 85. It gives 0 for
// anything else: 10 before 折 would be no discount.
func (s *scanner) tenths() int {
	s.skip()
	first, ok := s.digit()
	if !ok || first == 0 {
		return 0
	}
	point := s.take(".") != "" || (!isDigit(s.runes[s.at-1]) && s.take("点") != "") // 1点8折 may be an hour
	second, ok := s.digit()
	if !ok && !point {
		return first * 10
	}
	_, third := s.digit()
	if !ok || third || (second == 0 && !point) {
		return 0
	}
	return first*10 + second
}

// digit reads one digit, Chinese or not.
func (s *scanner) digit() (int, bool) {
	if s.at >= s.end {
		return 0, false
	}
	r := s.runes[s.at]
	if isDigit(r) {
		s.at++
		return int(r - '0'), true
	}
	d, ok := chineseDigit(r)
	if ok {
		s.at++
	}
	return d, ok
}
