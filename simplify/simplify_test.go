package simplify_test

import (
	"testing"

	"github.com/torchpass/torchpass/internal/passtest"
	"github.com/torchpass/torchpass/simplify"
)

func TestCases(t *testing.T) { passtest.Run(t, "testdata", simplify.Pass) }
