// Package analysis has the names that the analyzers know of the real one.
package analysis

type Key string

type Subject interface{ AnalysisCache() }

type Analysis[T any] struct{}

func New[T any](name string, compute func(Subject) (T, error)) *Analysis[T] { return nil }

func (a *Analysis[T]) Of(s Subject) (T, error) { var t T; return t, nil }
func (a *Analysis[T]) Key() Key                { return "" }
