package tensor

import (
	"math"
	"strconv"
	"strings"
)

// literalReader reads the numbers of a literal into C order.
type literalReader struct {
	text   string
	shape  []int
	factor int       // the common factor is 10^factor
	lost   bool      // the common factor is 0
	values []printed // in C order
}

// read parses the text in front of the type.
func (r *literalReader) read() error {
	numel, _ := NumelOf(r.shape)
	if numel > len(r.text) { // each number takes a character at least
		return literalErr("%d numbers expected", numel)
	}
	r.values = make([]printed, numel)
	if numel == 0 {
		return r.end()
	}
	if len(r.shape) < 2 {
		return r.matrix(0, numel, 1)
	}
	lead := len(r.shape) - 2
	rows, cols := r.shape[lead], r.shape[lead+1]
	if lead == 0 {
		return r.matrix(0, rows, cols)
	}
	for n := 0; n < numel; n += rows * cols {
		at, err := r.plane(r.shape[:lead])
		if err != nil {
			return err
		}
		if err := r.block(at*rows*cols, rows, cols); err != nil {
			return err
		}
	}
	return r.end()
}

// matrix reads one matrix and the end of the text.
func (r *literalReader) matrix(at, rows, cols int) error {
	if err := r.block(at, rows, cols); err != nil {
		return err
	}
	return r.end()
}

func (r *literalReader) end() error {
	if rest := strings.TrimSpace(r.text); rest != "" {
		return literalErr("unexpected %.40q before the type", rest)
	}
	return nil
}

func (r *literalReader) skip(prefix string) bool {
	rest, ok := strings.CutPrefix(strings.TrimLeft(r.text, " \n"), prefix)
	if ok {
		r.text = rest
	}
	return ok
}

// plane reads "(1,2,.,.) = " and returns the number of the plane in C order.
func (r *literalReader) plane(lead []int) (int, error) {
	head, rest, ok := strings.Cut(r.text, "=")
	head = strings.TrimSpace(head)
	inner, okOpen := strings.CutPrefix(head, "(")
	inner, okEnd := strings.CutSuffix(inner, ",.,.)")
	index := strings.Split(inner, ",")
	if !ok || !okOpen || !okEnd || len(index) != len(lead) {
		return 0, literalErr("(1,.,.) = expected at %.40q", r.text)
	}
	at := 0
	for d, f := range index {
		i, err := strconv.Atoi(f)
		if err != nil || i < 1 || i > lead[d] {
			return 0, literalErr("bad index %q", head)
		}
		at = at*lead[d] + i - 1
	}
	r.text = rest
	return at, nil
}

// block reads rows*cols numbers, in blocks of columns where the text has them.
func (r *literalReader) block(at, rows, cols int) error {
	for first := 0; first < cols; {
		last := cols
		if r.skip("Columns ") {
			var err error
			if last, err = r.columns(first, cols); err != nil {
				return err
			}
		} else if first > 0 {
			return literalErr("Columns %d expected", first+1)
		}
		if err := r.commonFactor(); err != nil {
			return err
		}
		for row := range rows {
			for col := first; col < last; col++ {
				p, err := r.number()
				if err != nil {
					return err
				}
				r.values[at+row*cols+col] = p
			}
		}
		first = last
	}
	return nil
}

// columns reads "1 to 7" of "Columns 1 to 7", returning the last column. The
// first number may follow without a space; a block has 3 to 26 columns unless
// it ends the matrix, which tells the two apart.
func (r *literalReader) columns(first, cols int) (int, error) {
	rest, ok := strings.CutPrefix(r.text, strconv.Itoa(first+1)+" to ")
	if !ok {
		return 0, literalErr("Columns %d expected at %.40q", first+1, r.text)
	}
	for n := min(digitPrefix(rest), 9); n > 0; n-- {
		last, _ := strconv.Atoi(rest[:n])
		if last == cols || last < cols && last-first >= 3 && last-first <= 26 {
			r.text = rest[n:]
			return last, nil
		}
	}
	return 0, literalErr("bad column range at %.40q", r.text)
}

func digitPrefix(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// commonFactor reads "0.01 *" if it is there.
func (r *literalReader) commonFactor() error {
	r.factor, r.lost = 0, false
	s := strings.TrimLeft(r.text, " \n")
	token := word(s)
	rest, ok := strings.CutPrefix(s[len(token):], " *")
	if !ok {
		return nil
	}
	if token == "0" {
		r.text, r.lost = rest, true
		return nil
	}
	p, err := parsePrinted(token, 0, 'g')
	if err != nil {
		return err
	}
	if p.value > 0 && !math.IsInf(p.value, 0) {
		if exp := digitsBefore(p.value) - 1; powerText(exp) == p.value {
			r.factor, r.text = exp, rest
			return nil
		}
	}
	return literalErr("common factor %q is not a power of ten", token)
}

func powerText(exp int) float64 {
	v, _ := strconv.ParseFloat("1e"+strconv.Itoa(exp), 64)
	return v
}

// word returns s up to the next space.
func word(s string) string {
	if i := strings.IndexAny(s, " \n"); i >= 0 {
		return s[:i]
	}
	return s
}

func (r *literalReader) number() (printed, error) {
	r.text = strings.TrimLeft(r.text, " \n")
	token := word(r.text)
	if token == "" {
		return printed{}, literalErr("fewer numbers than the sizes say")
	}
	r.text = r.text[len(token):]
	if r.lost {
		return lost(token)
	}
	verb := byte('g')
	if _, decimals, ok := strings.Cut(token, "."); ok {
		if len(decimals) == 4 && digitPrefix(decimals) == 4 {
			verb = 'f'
		} else if len(decimals) >= 8 && decimals[4] == 'e' {
			verb = 'e'
		}
	}
	return parsePrinted(token, r.factor, verb)
}
