namespace Wattline.Grid.Import;

/// <summary>A model as it is written down for the catalogue.</summary>
/// <param name="Id">As on Hugging Face, or developer and name.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Parameters">All parameters in billions; null where unpublished, or where the measured points say it.</param>
/// <param name="Active">Those that a token passes through; null for all of them.</param>
/// <param name="Precision">Precision of the released weights.</param>
/// <param name="Names">Plain names besides that of the id, with blanks between.</param>
/// <param name="Checked">Whether the counts were held against a second text.</param>
internal sealed record CatalogueEntry(
    string Id, string Name, double? Parameters = null, double? Active = null, string Precision = "bfloat16", string Names = "",
    bool Checked = true)
{
    public string Family { get; private init; } = "";

    public string Developer { get; private init; } = "";

    public static IEnumerable<CatalogueEntry> Of(string family, string developer, params IEnumerable<CatalogueEntry> entries) =>
        entries.Select(entry => entry with { Family = family, Developer = developer });
}
