namespace Wattline.Gateway.Configuration;

/// <summary>The commented file that <c>wattline init</c> writes.</summary>
public static class Template
{
    /// <summary>The text; it reads without a fault as it stands.</summary>
    public const string Text = """
        # Wattline's configuration. 'wattline check' lists every fault in it; 'wattline serve --config wattline.yaml' runs it.
        # Commented lines show the defaults.

        # Address and port. Any address but loopback needs keys below.
        listen: http://127.0.0.1:8080

        # tls:                        # for 'listen: https://...': HTTP/2 and HTTP/1.1, TLS 1.2 and later; read again when the files change
        #   certificate: cert.pem     # with those between it and the root
        #   key: key.pem
        #   pfx: both.pfx             # instead of the two
        #   password_env: TLS_PASSWORD

        # drain:                      # on SIGTERM: not ready at once, then no new requests, then those in flight are cut
        #   delay_s: 0
        #   timeout_s: 30

        # telemetry:                  # traces and metrics by OTLP; default: as the OTEL_EXPORTER_OTLP_* variables say, else none
        #   otlp: http://127.0.0.1:4318
        #   protocol: http/protobuf   # or grpc
        #   headers_env: OTLP_HEADERS # name=value by commas, as a collector's key
        #   service_name: wattline
        #   sample: 1                 # share of requests traced where the caller does not say
        #   interval_s: 60            # between two sendings of metrics

        # Where this gateway stands: a city, 'latitude, longitude' or a site. Unset: beside each client.
        # location: Frankfurt

        # Where requests come from that do not say so in X-Wattline-Client-Location.
        # client_location: Frankfurt

        # The client's last mile, ms a round trip: 0 a server, 10 fibre, 25 cable, 45 mobile (chosen constants).
        # access_ms: 0

        # Folder of the ledger. Default: the user's data folder.
        # state: ./wattline-state

        # Where data may go at all: EU, EEA, EU-adequate, CBPR, EU-adequate:US-DPF and the like, ISO country codes, or a list of them.
        # residency: anywhere

        # Where a region may keep data (responses, conversations, files, 'store'), within the rule above.
        # residency_at_rest: EU

        # carbon:
        #   price_usd_per_t: 80       # USD per metric ton of CO2e, 0 to 10000
        #   kind: average             # average, or marginal where every candidate has it

        # replay:                     # the data pack's year stands in for now
        #   level: recorded           # 2022 as recorded, or 2024: the shape of 2022 at the level of 2024

        # signals:                    # whose word on the grid counts, first choice first; the pack is that replayed year
        #   carbon: [pack]            # as in [electricity-maps, pack]; without the pack at the end, a region is held back while no source is heard
        #   marginal: [pack]
        #   price: [pack]
        #   carbon_scope: life-cycle  # or direct: at the stack, which the pack does not have
        #   zones: fleet              # or sites: those of all sites of the pack are asked about too
        #   usd_per_eur: 1.08         # USD for one unit; default: the pack's newest yearly average, where it has one
        #   usd_per_gbp: 1.27         # also usd_per_chf, usd_per_aud, usd_per_bgn, usd_per_pln, usd_per_ron
        #   sources:
        #     electricity-maps:
        #       key_env: ELECTRICITY_MAPS_KEY   # or key_file: path
        #       url: https://api.electricitymaps.com/v3
        #       every_minutes: 60     # between two questions about one zone; default: as often as it has news
        #       max_age_hours: 3      # older than this it counts no more; default: by how late the service is
        #       zones: { SE: SE-SE3 } # what the service calls a zone of the pack
        #     watttime:
        #       user_env: WATTTIME_USER         # or key_file: path, with user:password
        #       password_env: WATTTIME_PASSWORD

        # energy:
        #   host_factor: 1.57         # IT energy over GPU energy: host and idle machines, 1 to 5
        #   prefill_utilisation: 0.4  # share of peak FLOP/s that a prefill reaches

        # default_class: chat
        # classes:                    # presets: control 20, video 50, voice 300, chat 1000 ms to first token; code 10 s, batch 6 h to completion
        #   chat: { budget_ms: 1000, of: first-token, output_tokens: 211, requests_per_session: 10 }

        # limits:
        #   body_mb: 20
        #   bodies_mb: 2000           # all request bodies held at once
        #   tries: 3                  # regions tried for one request
        #   connect_s: 3
        #   first_byte_s: 120
        #   between_bytes_s: 60
        #   answer_s: 3600            # an answer altogether
        #   answer_mb: 1000
        #   client_s: 30              # for a request's head, and for a client to take in 64 KiB of its answer
        #   plan_columns: 200000      # ways to serve that one plan of /api/plan may weigh
        #   connections: 10000        # clients' connections at once
        #   unhealthy_s: 2            # rest of a region that fails, doubling to 16 times
        #   sessions: 100000
        #   cache_lifetime_s: 300

        # breaker:                    # when a region that fails rests
        #   share: 0.5                # of its answers in the window
        #   window_s: 10

        # health:                     # asking upstreams that have a health_url
        #   interval_s: 5
        #   timeout_s: 2
        #   failures: 2               # in a row that close a region; one success opens it

        # How far requests are routed. What is not goes to the baseline, and what would have been done and saved is recorded.
        # mode: route                 # or observe: nothing is routed
        # rollout_percent: 100        # share of sessions that is routed, 0 to 100
        # observe:
        #   baseline: stockholm       # where requests go without Wattline; a list where no one region serves every model
        # fallback: [stockholm]       # who serves while deciding is switched off ('wattline control bypass on'); default: this file's order

        # scrape:                     # the servers' own metrics pages
        #   interval_s: 5             # between two readings; one is used for three of these
        #   timeout_s: 2

        # plan:                       # prices of scarce accelerator time, where regions have gpu_seconds_per_hour
        #   enabled: auto             # or yes, no; auto: where an owned region has gpu_seconds_per_hour
        #   every_min: 15             # between two plans
        #   hours: 6                  # that a plan looks ahead
        #   limit_s: 60               # that a plan may take
        #   stale_s: 60               # prices that nobody corrects for so long are zero
        #   unmet_usd: 1              # what a request that nobody serves costs a plan
        #   pace: { interval_min: 15, tick_s: 1, gain: 9 }   # how prices are corrected between plans

        # auto:                       # names under which the gateway chooses the model and how long it thinks
        #   - name: auto
        #     models: [llama-3.1-8b]  # default: all with a block in 'reasoning'
        #     max_error: 0.1          # tolerated where the request does not say less
        #     deadline_s: 60          # to completion; default none: the class's own budget
        #     budgets: [1024, 2048, 4096, 8192, 16384, 32768]   # thinking tokens
        #     answer_tokens: 512      # on top, for the final answer
        #     low_effort_tokens: 2048        # up to this a budget is low effort,
        #     medium_effort_tokens: 8192     # up to this medium, above it high

        # reasoning:                  # how likely a model is right by how long it thinks
        #   llama-3.1-8b:
        #     loss: 2.076             # nats a token, as 'wattline calibrate' finds it
        #     parameters_billions: 8  # or its size instead: the loss is modelled then
        #     steepness: 10
        #     tokens_per_skill: 100

        # difficulty:                 # what X-Wattline-Difficulty 0 and 1 mean, as thresholds of the loss
        #   easiest_loss: 2.25
        #   hardest_loss: 1.80
        #   skills: 10                # steps that a question is taken to need

        # learn:                      # laws from POST /api/feedback
        #   enabled: auto             # or yes, no; auto: where there is an alias
        #   every_min: 15             # between two rounds
        #   min_verdicts: 50          # on a model before it is fitted
        #   prior_weight: 50          # answers that the law above is worth
        #   luck: 0.001               # share of answers that are right by luck; 0.25 for four choices

        # keys:                       # without keys anyone on this machine may call, and nobody else
        #   - name: team-a
        #     sha256: <hex digest: printf %s "$KEY" | sha256sum>
        #     residency: EU           # narrows the rule above
        #     residency_at_rest: DE   # and this one where data may be kept
        #     max_latency_ms: 2000
        #     classes: [chat, code]
        #     admin: false            # whether it may give orders: 'wattline control'
        #     rollout_percent: 10     # its own share and baseline
        #     baseline: stockholm

        upstreams:
          - region: stockholm                 # the name that answers and receipts carry
            site: se                          # 'wattline data show sites' lists them; else give location, jurisdiction, carbon_zone, pue
            url: http://127.0.0.1:8000/v1     # any OpenAI-compatible server
            ownership: owned                  # owned pays electricity, bought pays the list price
            # server: openai                  # or azure, vllm, sglang, llama.cpp: what they do in their own way
            # health_url: none                # answers 200 while the server can serve; default: the server kind's
            # metrics_url: none               # its Prometheus page; default: the server kind's
            # power_url: http://10.0.0.7:9400/metrics   # a DCGM or NVML exporter: measured joules instead of modelled ones
            # power_match: Hostname="gpu-1"   # which of its accelerators are this server's; default: all
            # key_env: STOCKHOLM_API_KEY      # or key_file: path
            # key_header: Authorization       # default: the server kind's
            # api_version: 2024-10-21         # added to every address; azure needs one
            # include_usage: yes              # ask streams for their usage where the client does not
            # electricity_usd_per_mwh: 60     # your tariff; default: the data pack's price
            # onsite:                         # the region's own energy: its price becomes the grid's times the share that is bought
            #   solar_kw: 2000                # nameplates, spread over the hours of the pack's zone
            #   wind_kw: 0
            #   shape: US-CAL-CISO            # 'wattline data show renewables' lists them; default: the region's own zone
            #   feed_url: http://10.0.0.9/metrics   # measured instead: a Prometheus page
            #   feed_metric: inverter_ac_watts
            #   feed_match: site="roof"       # which of its series; default: all, summed
            #   feed_unit: w                  # or kw
            #   feed_fuel: solar              # or wind, hydro: what is measured where no nameplate says it
            #   battery:
            #     kwh: 4000
            #     kw: 1000                    # default: not limited
            #     charge_efficiency: 0.95
            #     discharge_efficiency: 0.95
            #     leak_percent_per_day: 0
            #     start_percent: 0            # fill where it is not known
            #     level_metric: battery_charge_percent   # default: counted from feed and use
            #     level_url: http://10.0.0.9/metrics     # default: feed_url
            #     level_match: pack="1"
            #     level_unit: percent         # or ratio, kwh, j
            #   other_load_kw: 0              # what else draws on it, idle servers too
            #   energy_usd_per_mwh: 0         # what its own energy costs
            #   horizon_h: 24                 # how far is looked ahead
            #   interval_s: 60                # between two readings; one is used for three of these
            # in_flight: 256                  # requests at once
            # requests_per_minute: 500        # what a bought upstream allows; default: not limited
            # tokens_per_minute: 200000       # prompts and answers
            # gpu_seconds_per_hour: 28800     # accelerator time for sale
            # egress_usd_per_gb: 0.09
            # ingress_usd_per_gb: 0
            # compliance_usd: 0               # per request
            models:
              - name: llama-3.1-8b            # what clients ask for
                # upstream_name: meta-llama/Llama-3.1-8B-Instruct   # or the deployment's name
                # operations: [chat, completions, responses]   # also embeddings, moderations; default: the server kind's
                energy: meta-llama/Llama-3.1-8B-Instruct   # measured model; else the six figures below, the first four at least
                # thinking: none              # or reasoning_effort, thinking_token_budget, thinking_budget_tokens, chat_template_kwargs.thinking_budget
                # gpu: H100                   # or B200
                # max_inter_token_ms: 50      # the least energy per token within this pace
                # decode_ms_per_token: 10
                # joules_per_output_token: 0.11   # IT energy: accelerator, host, idle
                # prefill_ms_per_token: 0.04
                # joules_per_input_token: 0.04
                # gpu_seconds_per_output_token: 0.01   # default: decode time, one GPU without batching
                # gpu_seconds_per_input_token: 0.00004
                # load_usd: 0                 # making the model ready, per request

          - region: london
            site: gb
            url: http://127.0.0.1:8001/v1
            ownership: bought
            models:
              - name: llama-3.1-8b
                energy: meta-llama/Llama-3.1-8B-Instruct
                list_price: meta.llama3-1-8b-instruct-v1:0   # or input_usd_per_mtok, output_usd_per_mtok, cached_input_usd_per_mtok
        """ + "\n";
}
