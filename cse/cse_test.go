package cse_test

import (
	"testing"

	"github.com/torchpass/torchpass/cse"
	"github.com/torchpass/torchpass/internal/passtest"
)

func TestCases(t *testing.T) { passtest.Run(t, "testdata", cse.Pass) }
