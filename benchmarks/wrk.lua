-- Prints one line that benchmarks.web reads: requests a second, errors, milliseconds at p50 and p95.
done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("RESULT %.1f %d %.2f %.2f\n",
    summary.requests / (summary.duration / 1e6),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000))
end
