// Package facts has analyses for others.
package facts

import "github.com/torchpass/torchpass/analysis"

type Live struct{}

func (l *Live) Has(x int) bool { return true }

type Names map[int]string

// Alive is the analysis of [Live]. Stable under removal and
// motion.
var Alive = analysis.New("alive", func(analysis.Subject) (*Live, error) { return nil, nil }) // want Alive:`stable under removal, motion`

// Named is the analysis of [Names].
var Named = analysis.New("named", func(analysis.Subject) (Names, error) { return nil, nil })

// Wrong is an analysis. Stable under pressure.
var Wrong = analysis.New("wrong", func(analysis.Subject) (int, error) { return 0, nil }) // want `"pressure" is no kind of edit`
