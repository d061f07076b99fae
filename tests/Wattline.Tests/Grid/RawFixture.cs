using System.Globalization;
using System.Text;
using Wattline.Grid;
using Wattline.Signals;

namespace Wattline.Tests.Grid;

/// <summary>A small made-up set of raw files, in a folder of its own, that the importer takes for real ones.</summary>
internal sealed class RawFixture : IDisposable
{
    private static readonly string[] Currencies =
        ["IE[EUR]", "FR[EUR]", "NL[EUR]", "BE[EUR]", "CH[EUR]", "ES[EUR]", "PT[EUR]", "SE4[EUR]", "AU-NSW[AUD]", "AU-VIC[AUD]"];

    private static readonly string[] Markets =
    [
        "Ireland", "France", "Netherlands", "Belgium", "Switzerland", "Spain", "Portugal", "United Kingdom", "Germany", "Austria", "Italy",
        "Poland", "Finland", "Norway", "Denmark",
    ];

    public RawFixture()
    {
        Carbon();
        Prices();
        Places();
        Latency();
        Models();
        Clouds();
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("wattline-raw-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public void Write(string file, string text)
    {
        var path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private static string Hours(string header, int count, Func<int, string> row)
    {
        var text = new StringBuilder(header).Append('\n');
        for (var hour = 0; hour < count; hour++)
        {
            text.Append(DataPack.FirstSlot.AddHours(hour)).Append(',').Append(row(hour)).Append('\n');
        }

        return text.ToString();
    }

    private void Carbon()
    {
        Write("em-hourly-2022-odbl/carbon_lca_2022_hourly_utc.csv", Hours(
            "datetime_utc,NL,SG", DataPack.Hours, hour => $"{300 + (hour % 24)},490.5"));
        var years = string.Join(',', Enumerable.Range(2021, 5).Select(year => $"ci_{year},cfe_pct_{year},renewable_pct_{year}"));
        var figures = string.Join(',', Enumerable.Repeat("250,40,30", 5));
        Write(
            "em-annual-2021-2025-odbl/carbon_lca_annual.csv",
            $"zone,name,{years}\nNL,\"Netherlands\",{figures}\nSG,Singapore,{figures}\n");
        foreach (var authority in (string[])["PJM", "ERCO", "MISO", "CISO", "NYIS", "SOCO", "BPAT", "AZPS"])
        {
            Write($"eia930-mix-2022/{authority}_2022_generation_mwh_by_fuel_utc.csv", Hours(
                "datetime_utc,WND,SUN,WAT,OIL,NG,COL,NUC,OTH", DataPack.Hours, hour => $"10,0,5,0,{100 + (hour % 24)},50,80,1"));
        }
    }

    private void Prices()
    {
        var count = Slot.At(2025, 1, 1).HoursSinceEpoch - DataPack.FirstSlot.HoursSinceEpoch;
        Write("prices/prices_2022_2024_hourly_utc_native_per_mwh.csv", Hours(
            $"datetime_utc,{string.Join(',', Currencies)}", count,
            hour => string.Join(',', Enumerable.Repeat(hour < DataPack.Hours ? "200" : "80", Currencies.Length))));
        var daily = new StringBuilder($"date,{string.Join(',', Markets)}\n");
        for (var day = new DateOnly(2022, 1, 1); day.Year < 2025; day = day.AddDays(1))
        {
            daily.Append(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Append(',')
                .AppendJoin(',', Enumerable.Repeat(day.Year == 2022 ? "200" : "80", Markets.Length)).Append('\n');
        }

        Write("prices/european_day_ahead_daily_2019_2025_eur_mwh.csv", daily.ToString());
        Write(
            "regions/eia_2023_average_price_by_state_cents_per_kwh.csv",
            "state,residential,commercial,industrial,total\nVirginia,14,9,8.92,11\n");
    }

    private void Places()
    {
        var sites = new StringBuilder(
            "id,tier,provider,provider_region,city,iso2,legal_class,lat,lon,ci_zone,pue,pue_basis,price_zone,price_2022_usd_mwh,");
        sites.Append("price_2024_usd_mwh\nus-va,A,aws,us-east-1,\"Ashburn, Virginia\",US,EU-adequacy:US-DPF,39.04,-77.49,NL,1.15,");
        sites.Append("published,US-MIDA-PJM,89.5,36.2\n");
        sites.Append("nl,A,gcp,europe-west4,Eemshaven,NL,EU,53.44,6.83,NL,1.09,fleet-average,NL,254.6,83.7\n");
        foreach (var zone in (string[])["CA-ON", "BR-CS", "CL-SEN", "ZA", "IN-WE", "SG", "JP-TK", "KR"])
        {
            sites.Append("s-").Append(zone).Append(",A,aws,r-").Append(zone)
                .Append(",City,SG,third-country,1.35,103.8,annual:SG,1.2,fleet-average,").Append(zone).Append(",50,40\n");
        }

        Write("regions/proposed_default_regions.csv", sites.ToString());
        Write("regions/pue_published_facts.csv", "provider,region,year,pue\nAmazon Web Services,us-east-1,2024,1.15\n");
        const string assessed = "localisation_class,localisation_basis,localisation_confidence";
        Write("legal/jurisdictions.csv", $"""
            iso2,name,eu_member,eea,eu_adequacy,eu_adequacy_instrument,eu_adequacy_scope,global_cbpr,{assessed}
            US,United States,0,0,1,(EU) 2023/1795,certified organisations,member,outbound,law,memory
            NL,Netherlands,1,1,0,,,,conditional,GDPR,pages
            SG,Singapore,0,0,0,,,member,conditional,PDPA,memory

            """);
        Write(
            "geo/metros_pop500k.csv",
            "city,city_ascii,iso2,country,lat,lon,population,timezone\nTokyo,Tokyo,JP,Japan,35.685,139.751,22006299,Asia/Tokyo\n");
    }

    private void Latency()
    {
        Write("latency/cable_graph_model.json", """
            {"nodes":{"ASH":[39.04,-77.49],"LON":[51.51,-0.13],"AMS":[52.37,4.9],"SIN":[1.35,103.82]},
             "edges":[["ASH","LON"],["LON","AMS"],["LON","SIN"]],"provider_excluded_edges":{"aws":[],"azure":[]},
             "coefficients":{"all":{"a":10.5,"b":0.0116,"c":2.4,"n":3}}}
            """);
        Write(
            "latency/region_coordinates.csv",
            "provider,region,lat,lon\naws,us-east-1,39.04,-77.49\naws,eu-west-2,51.51,-0.13\naws,ap-southeast-1,1.35,103.82\n");
        Write(
            "latency/measured_pairs.csv",
            "provider,from,to,rtt_ms\naws,us-east-1,eu-west-2,76\naws,eu-west-2,us-east-1,77\n" +
            "aws,eu-west-2,ap-southeast-1,160\naws,eu-west-2,eu-west-2,3\n");
        Write(
            "latency/default_sites_rtt_ms.csv",
            "from,to,rtt_ms,basis,n_measurements,model_rtt_ms\nus-va,nl,90.0,measured,1,85.0\nus-va,s-SG,,modelled,0,240.0\n");
    }

    private void Models()
    {
        const string model = "task,model_id,architecture,total_params_billions,activated_params_billions,weight_precision";
        const string run = "gpu_model,num_gpus,avg_batch_size,avg_output_len,energy_per_token_joules,avg_power_watts";
        Write("llm-energy/mlenergy_v3_llm_configurations.csv", $"""
            {model},{run},output_throughput_tokens_per_sec,median_itl_ms,p99_itl_ms
            chat,maker/model-8b,Dense Transformer,8,8,bfloat16,H100,1,64,600,0.1,500,5000,20,40

            """);
        Write("llm-traces/AzureLLMInferenceTrace_conv_2023.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\nx,100,10\nx,300,30\n");
        Write("llm-traces/AzureLLMInferenceTrace_code_2023.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\nx,2000,20\n");
        Write("llm-prices/litellm_chat_prices.csv", """
            model_key,provider,mode,input_usd_per_mtok,output_usd_per_mtok,cache_read_usd_per_mtok,supported_regions
            bedrock/eu-west-2/maker.ministral-8b-instruct-v1:0,bedrock,chat,3,4.5,,
            wandb/maker/model,wandb,chat,22000,22000,,
            free/model,free,chat,0,0,,

            """);
    }

    private void Clouds()
    {
        foreach (var provider in (string[])["aws", "azure", "gcp"])
        {
            Write($"regions/egress_usd_per_gb_{provider}.csv", ",us-east-1,West Europe\nus-east-1,0,0.02\nWest Europe,0.02,0\n");
        }

        for (var year = 2019; year <= 2024; year++)
        {
            var column = year < 2021 ? "Lifecycle grid carbon intensity (gCO2eq / kWh)" : "Grid carbon intensity (gCO2eq / kWh)";
            Write(
                $"regions/gcp-region-carbon-info/data/yearly/{year}.csv",
                $"Google Cloud Region,Location,Google CFE,{column}\neurope-west4,Netherlands,0.6,350\n");
        }
    }
}
