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

        # carbon:
        #   price_usd_per_t: 80       # USD per metric ton of CO2e, 0 to 10000
        #   kind: average             # average, or marginal where every candidate has it

        # replay:                     # the data pack's year stands in for now
        #   level: recorded           # 2022 as recorded, or 2024: the shape of 2022 at the level of 2024

        # energy:
        #   host_factor: 1.57         # IT energy over GPU energy: host and idle machines, 1 to 5
        #   prefill_utilisation: 0.4  # share of peak FLOP/s that a prefill reaches

        # default_class: chat
        # classes:                    # presets: control 20, video 50, voice 300, chat 1000 ms to first token; code 10 s, batch 6 h to completion
        #   chat: { budget_ms: 1000, of: first-token, output_tokens: 211, requests_per_session: 10 }

        # limits:
        #   body_mb: 20
        #   tries: 3                  # regions tried for one request
        #   connect_s: 3
        #   first_byte_s: 120
        #   between_bytes_s: 60
        #   unhealthy_s: 2            # rest after a failure, doubling to 16 times
        #   sessions: 100000
        #   cache_lifetime_s: 300

        # keys:                       # without keys anyone on this machine may call, and nobody else
        #   - name: team-a
        #     sha256: <hex digest: printf %s "$KEY" | sha256sum>
        #     residency: EU           # narrows the rule above
        #     max_latency_ms: 2000
        #     classes: [chat, code]

        upstreams:
          - region: stockholm                 # the name that answers and receipts carry
            site: se                          # 'wattline data show sites' lists them; else give location, jurisdiction, carbon_zone, pue
            url: http://127.0.0.1:8000/v1     # any OpenAI-compatible server
            ownership: owned                  # owned pays electricity, bought pays the list price
            # key_env: STOCKHOLM_API_KEY      # or key_file: path
            # electricity_usd_per_mwh: 60     # your tariff; default: the data pack's price
            # in_flight: 256                  # requests at once
            # gpu_seconds_per_hour: 28800     # accelerator time for sale
            # egress_usd_per_gb: 0.09
            # ingress_usd_per_gb: 0
            # compliance_usd: 0               # per request
            models:
              - name: llama-3.1-8b            # what clients ask for
                # upstream_name: meta-llama/Llama-3.1-8B-Instruct
                energy: meta-llama/Llama-3.1-8B-Instruct   # measured model; else the six figures below, the first four at least
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
