package fold_test

import (
	"testing"

	"github.com/torchpass/torchpass/dce"
	"github.com/torchpass/torchpass/fold"
	"github.com/torchpass/torchpass/internal/passtest"
)

func TestCases(t *testing.T) { passtest.Run(t, "testdata", fold.Pass, dce.Pass) }
