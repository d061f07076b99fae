-- A thousand distinct questions of the leaderboard, 50 rows each, in an order that mixes them. SKIP=1 asks for one static file instead.
local sorts = { "carbon", "cost", "speed", "objective" }
local mixes = { "output", "chat", "code" }
local paces = { "interactive", "relaxed", "throughput" }
local gpus = { "H100", "B200" }
local regions = { "", "US", "us-east-1,us-west-2,eu-north-1,eu-west-1,ap-southeast-1", "SE,NO,FI,DK,FR,CH,DE,NL,BE,ES,IE,GB", "europe-west4,us-west1,us-central1,northcentralus" }
local providers = { "", "aws", "gcp,aws", "azure,gcp", "aws,azure,gcp" }
local questions = {}

for _, sort in ipairs(sorts) do
  for _, mix in ipairs(mixes) do
    for _, pace in ipairs(paces) do
      for _, gpu in ipairs(gpus) do
        for _, region in ipairs(regions) do
          for _, provider in ipairs(providers) do
            local query = "/api/leaderboard?view=operator&limit=50&sortBy=" .. sort .. "&mix=" .. mix .. "&pace=" .. pace .. "&gpu=" .. gpu
            if region ~= "" then query = query .. "&region=" .. region end
            if provider ~= "" then query = query .. "&provider=" .. provider end
            questions[#questions + 1] = query
          end
        end
      end
    end
  end
end

-- 1,800 are made; a fixed shuffle takes 1,000 of them.
local seed = 7
local function below(n)
  seed = (seed * 1103515245 + 12345) % 2147483648
  return math.floor(seed / 65536) % n + 1
end
for at = #questions, 2, -1 do
  local other = below(at)
  questions[at], questions[other] = questions[other], questions[at]
end

local at = 0
function request()
  at = at % 1000 + 1
  return wrk.format("GET", os.getenv("SKIP") and "/page.json" or questions[at])
end

function done(summary, latency)
  io.write(string.format(
    "RESULT %d %.0f %.3f %.3f %d %.0f\n", summary.requests, summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000,
    latency:percentile(99) / 1000, summary.errors.status + summary.errors.read + summary.errors.timeout + summary.errors.connect,
    summary.bytes / summary.requests))
end
