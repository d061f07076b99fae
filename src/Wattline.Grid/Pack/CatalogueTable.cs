using Wattline.Models;

namespace Wattline.Grid.Pack;

/// <summary>Reads the catalogue of models and the offers for them.</summary>
internal static class CatalogueTable
{
    public static ModelCatalogue Read(PackFiles files, SourceTable sources, IReadOnlyList<ListPrice> prices)
    {
        var models = ReadModels(files, sources);
        return new ModelCatalogue(models, ReadOffers(files, models, prices));
    }

    private static List<CatalogueModel> ReadModels(PackFiles files, SourceTable sources)
    {
        var (path, bytes) = files.Open("open/model_catalogue.csv");
        var row = new CsvReader(path, bytes.Span);
        var (id, name, family, developer) = (row.Column("model_id"), row.Column("display_name"), row.Column("family"), row.Column("developer"));
        var (parameters, active) = (row.Column("parameters_billions"), row.Column("active_parameters_billions"));
        var (precision, weights, names) = (row.Column("weight_precision"), row.Column("weights"), row.Column("names"));
        var (source, year, basis, note) = (row.Column("source_id"), row.Column("year"), row.Column("basis"), row.Column("note"));
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var models = new List<CatalogueModel>();
        while (row.Read())
        {
            if (!seen.Add(row.Name(id)))
            {
                throw row.Fault(id, $"The model {row.Text(id)} is there twice.", "Give each model one row.");
            }

            var all = row.NumberOrNull(parameters, 0.001, 1e5);
            var used = row.NumberOrNull(active, 0.001, all ?? 1e5);
            if (all is null != used is null)
            {
                throw row.Fault(active, "One count of parameters is given without the other.", "Give both, or leave both empty.");
            }

            models.Add(new CatalogueModel(
                row.Text(id), row.Name(name), row.Name(family), row.Name(developer), all, used,
                row.IsEmpty(precision) ? null : row.Text(precision), IsOpen(row, weights),
                row.Text(names).Split(' ', StringSplitOptions.RemoveEmptyEntries),
                sources.Of(
                    row, source, SourceTable.Basis(row, basis), row.IsEmpty(year) ? null : row.Integer(year, 1900, 2200), row.Text(note))));
        }

        return models;
    }

    private static bool IsOpen(in CsvReader row, int column) => row.Text(column) switch
    {
        "open" => true,
        "closed" => false,
        var other => throw row.Fault(column, $"\"{other}\" says nothing of weights.", "Known: open, closed."),
    };

    private static List<Offer> ReadOffers(PackFiles files, List<CatalogueModel> models, IReadOnlyList<ListPrice> prices)
    {
        var ids = models.Select(model => model.Id).ToHashSet(StringComparer.Ordinal);
        var byKey = new Dictionary<string, ListPrice>(StringComparer.Ordinal);
        foreach (var price in prices)
        {
            byKey.TryAdd(price.Key, price);
        }

        var (path, bytes) = files.Open("open/model_offers.csv");
        var row = new CsvReader(path, bytes.Span);
        var (model, provider, region) = (row.Column("model_id"), row.Column("provider"), row.Column("provider_region"));
        var (key, note) = (row.Column("model_key"), row.Column("note"));
        var offers = new List<Offer>();
        while (row.Read())
        {
            if (!ids.Contains(row.Name(model)))
            {
                throw row.Fault(model, $"\"{row.Text(model)}\" is no model of the catalogue.", "List it in open/model_catalogue.csv.");
            }

            if (!byKey.TryGetValue(row.Name(key), out var price))
            {
                throw row.Fault(key, $"\"{row.Text(key)}\" is no list price.", "Name a key of open/list_prices.csv.");
            }

            offers.Add(new Offer(
                row.Text(model), row.Name(provider), row.IsEmpty(region) ? null : row.Text(region), price, row.Text(note)));
        }

        return offers;
    }
}
