-- A small chat request for wrk. ACCEPT names the kind of answer, SESSIONS=1 gives every request a session of its own.
local accept = os.getenv("ACCEPT") or "application/json"
local stream = accept:find("text/event-stream", 1, true) and ',"stream":true' or ""
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Accept"] = accept
wrk.headers["Authorization"] = "Bearer sk-x"
wrk.body = '{"model":"llama-3.1-8b","messages":[{"role":"system","content":"You are a helpful assistant."},{"role":"user","content":"' ..
  string.rep("Write one sentence about the wind. ", 12) .. '"}],"max_tokens":64' .. stream .. "}"

if os.getenv("SESSIONS") == "1" then
  local count = 0
  request = function()
    count = count + 1
    wrk.headers["X-Wattline-Session"] = "session-" .. count
    return wrk.format()
  end
end

-- Requests, requests a second, median in ms, failures.
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %.0f %.4f %d\n",
    summary.requests, summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
