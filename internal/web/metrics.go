package web

import (
	"log/slog"
	"net/http"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"jiujin/internal/locator"
	"jiujin/internal/search"
)

// MetricsHandler answers /metrics, and nothing else, with what the registry
// gathers. It belongs on a listener of its own that only this machine reaches.
func MetricsHandler(registry *prometheus.Registry, log *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{
		ErrorLog:      slog.NewLogLogger(log.Handler(), slog.LevelError),
		ErrorHandling: promhttp.ContinueOnError,
	}))
	return mux
}

// metrics are what the server counts. All labels have few values, none of
// which a client chooses.
type metrics struct {
	requests    *prometheus.CounterVec   // route, method, status
	seconds     *prometheus.HistogramVec // route
	rateLimited prometheus.Counter
	inFlight    atomic.Int64
}

// durations are the upper ends of the histogram's buckets, in seconds: an answer
// out of memory takes a tenth of a millisecond, and after ten seconds
// clients have given up.
func durations() []float64 {
	return []float64{
		0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
	}
}

// newMetrics registers everything that is measured.
func newMetrics(o *Options) (*metrics, error) {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "jiujin_http_requests_total", Help: "Requests answered.",
		}, []string{"route", "method", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "jiujin_http_request_duration_seconds", Help: "Time to answer, without the time on the wire.", Buckets: durations(),
		}, []string{"route"}),
		rateLimited: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "jiujin_http_rate_limited_total", Help: "Requests refused because their address asks too much.",
		}),
	}
	all := []prometheus.Collector{
		m.requests, m.seconds, m.rateLimited,
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "jiujin_http_requests_in_flight", Help: "Requests being answered now.",
		}, func() float64 { return float64(m.inFlight.Load()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "jiujin_build_info", Help: "The program that runs.",
			ConstLabels: prometheus.Labels{"version": o.Version, "go": runtime.Version()},
		}, func() float64 { return 1 }),
		newDataCollector(o.Engine, o.Now),
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	}
	if o.AccessLog != nil {
		all = append(all, prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "jiujin_access_log_dropped_lines_total", Help: "Lines the access log had no room for or could not write.",
		}, func() float64 { return float64(o.AccessLog.Dropped()) }))
	}
	registry := o.Metrics
	if registry == nil {
		registry = prometheus.NewRegistry()
	}
	for _, c := range all {
		if err := registry.Register(c); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// dataCollector describes the view.
type dataCollector struct {
	engine                *search.Engine
	now                   func() time.Time // the engine's clock
	revision, age, listed *prometheus.Desc
}

func newDataCollector(engine *search.Engine, now func() time.Time) *dataCollector {
	return &dataCollector{
		engine:   engine,
		now:      now,
		revision: prometheus.NewDesc("jiujin_data_revision", "Revision of the data that is served.", nil, nil),
		age:      prometheus.NewDesc("jiujin_refresh_age_seconds", "Time since the data was last known to be the database's.", nil, nil),
		listed:   prometheus.NewDesc("jiujin_sites", "Sites in lists, by service and whether they have a point.", []string{"service", "located"}, nil),
	}
}

// Describe names the metrics.
func (d *dataCollector) Describe(out chan<- *prometheus.Desc) {
	out <- d.revision
	out <- d.age
	out <- d.listed
}

// Collect reads one view.
func (d *dataCollector) Collect(out chan<- prometheus.Metric) {
	v := d.engine.View()
	gauge := func(desc *prometheus.Desc, value float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, labels...)
	}
	gauge(d.revision, float64(v.Revision.Rev))
	gauge(d.age, d.now().Sub(d.engine.Refreshed()).Seconds())
	for _, service := range locator.Services() {
		n := v.Count("", service)
		gauge(d.listed, float64(n.Located), string(service), "yes")
		gauge(d.listed, float64(n.Listed-n.Located), string(service), "no")
	}
}
