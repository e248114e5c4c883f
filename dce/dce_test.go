package dce_test

import (
	"testing"

	"github.com/torchpass/torchpass/dce"
	"github.com/torchpass/torchpass/internal/passtest"
)

func TestCases(t *testing.T) { passtest.Run(t, "testdata", dce.Pass) }
