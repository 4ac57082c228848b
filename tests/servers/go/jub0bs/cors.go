// Package cors has the part of github.com/jub0bs/cors that the rendered text uses, as its documentation describes it. No registry that the tests
// reach has the library, so the text is compiled against this, and not run.
package cors

import "net/http"

type Config struct {
	Origins                            []string
	Credentialed                       bool
	Methods                            []string
	RequestHeaders                     []string
	MaxAgeInSeconds                    int
	ResponseHeaders                    []string
	DangerouslyTolerateInsecureOrigins bool
}

type Middleware struct{}

func NewMiddleware(Config) (*Middleware, error) {
	return new(Middleware), nil
}

func (*Middleware) Wrap(next http.Handler) http.Handler {
	return next
}
