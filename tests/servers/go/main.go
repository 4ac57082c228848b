// An app with a route for each kind of answer. It listens on the port that it is given.
package main

import (
	"net/http"
	"os"
)

// router answers OPTIONS with status 405, as routers do that know methods.
func router(authorization string) http.Handler {
	routes := http.NewServeMux()
	routes.HandleFunc("/ok", answer(http.StatusOK))
	routes.Handle("/private", authenticate(authorization, answer(http.StatusOK)))
	routes.HandleFunc("/error", func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "as expected", http.StatusInternalServerError)
	})
	panics := func(http.ResponseWriter, *http.Request) { panic("as expected") }
	routes.HandleFunc("/panic", panics)
	routes.Handle("/recovered", recoverPanics(http.HandlerFunc(panics)))
	routes.HandleFunc("/", answer(http.StatusNotFound))
	return routes
}

func answer(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Total-Count", "42")
		w.Header().Set("X.Page", "7")
		w.Header().Set("ETag", "\"v1\"")
		if r.Method == http.MethodOptions {
			w.WriteHeader(http.StatusMethodNotAllowed)
		} else {
			w.WriteHeader(status)
		}
	}
}

func authenticate(authorization string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != authorization {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func recoverPanics(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if recover() != nil {
				w.WriteHeader(http.StatusInternalServerError)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

func main() {
	app := withCORS(router("Bearer secret"))
	if err := http.ListenAndServe("127.0.0.1:"+os.Args[1], app); err != nil {
		panic(err)
	}
}
