using Wattline.Grid;
using Wattline.Grid.Import;
using Wattline.Models;
using Wattline.Signals;

namespace Wattline.Tests.Grid;

/// <summary>Models are found by what people call them, and their offers and energy are what the pack bears out.</summary>
public sealed class ModelCatalogueTests
{
    private static readonly DataPack Pack = DataPack.Embedded;
    private static readonly ModelCatalogue Catalogue = Pack.Catalogue;

    [Theory]
    [InlineData("meta-llama/Llama-3.1-8B-Instruct", "meta-llama/Llama-3.1-8B-Instruct")]
    [InlineData("META-LLAMA/llama-3.1-8b", "meta-llama/Llama-3.1-8B-Instruct")]
    [InlineData("llama-3.1-8b", "meta-llama/Llama-3.1-8B-Instruct")]
    [InlineData("Llama 3.1 8B", "meta-llama/Llama-3.1-8B-Instruct")]
    [InlineData("us.meta.llama3-1-8b-instruct-v1:0", "meta-llama/Llama-3.1-8B-Instruct")]
    [InlineData("accounts/fireworks/models/llama-v3p1-8b-instruct", "meta-llama/Llama-3.1-8B-Instruct")]
    [InlineData("Llama", "meta-llama/Llama-3.1-8B-Instruct")]
    [InlineData(" claude ", "anthropic/claude-sonnet-4.5")]
    [InlineData("claude-sonnet-4-5-20250929", "anthropic/claude-sonnet-4.5")]
    [InlineData("gpt-4o-2024-11-20", "openai/gpt-4o")]
    [InlineData("mixtral", "mistralai/Mixtral-8x7B-Instruct-v0.1")]
    [InlineData("deepseek.r1-v1:0", "deepseek-ai/DeepSeek-R1")]
    [InlineData("Qwen/Qwen3-235B-A22B-Instruct-2507-FP8", "Qwen/Qwen3-235B-A22B-Instruct-2507-FP8")]
    [InlineData("c4ai-command-r-plus-08-2024", "CohereLabs/c4ai-command-r-plus-08-2024")]
    public void AModelIsFoundByWhatPeopleCallIt(string text, string id) => Assert.Equal(id, Pack.FindModel(text)!.Id);

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("llama-9-8b")]
    [InlineData("mistral-large-latest")]
    [InlineData("gpt-4o-audio")]
    public void WhatNamesNothingIsNull(string text) => Assert.Null(Pack.FindModel(text));

    [Fact]
    public void ASlipBringsTheNearestNames() =>
        Assert.Contains("meta-llama/Llama-3.1-8B-Instruct", Catalogue.Near("meta-llama/Lama-3.1-8B-Instruct", 3));

    [Fact]
    public void TheCatalogueHasWhatTheDocumentsSay()
    {
        Assert.Equal(27, Catalogue.Models.Count(model => model.Provenance.Source == "ml-energy"));
        Assert.InRange(Catalogue.Models.Count(model => model is { OpenWeights: true, Provenance.Source: "model-cards" }), 35, 200);
        Assert.InRange(Catalogue.Offers.Count, 300, 2000);
        Assert.All(Pack.Models, model => Assert.Equal(model.ParametersBillions, Pack.FindModel(model.Id)!.ParametersBillions));
    }

    [Fact]
    public void NoIdOrNameStandsForTwoModels()
    {
        var names = Catalogue.Models.SelectMany(model => model.Names).ToList();
        Assert.Equal(names.Distinct(), names);
        Assert.All(Catalogue.Models, model => Assert.Same(model, Pack.FindModel(model.Id)));
        Assert.All(Catalogue.Models, model => Assert.Same(model, Pack.FindModel(model.DisplayName.ToUpperInvariant())));
    }

    [Fact]
    public void EachNameIsAsNamesAreBroughtToOne() =>
        Assert.All(Catalogue.Models, model => Assert.All(model.Names, name => Assert.Same(model, Pack.FindModel(name))));

    [Fact]
    public void OffersReferToTheCatalogueAndTheListOfPrices()
    {
        var keys = Pack.ListPrices.Select(price => price.Key).ToHashSet();
        var ids = Catalogue.Models.Select(model => model.Id).ToHashSet();
        Assert.All(Catalogue.Offers, offer => Assert.Contains(offer.Model, ids));
        Assert.All(Catalogue.Offers, offer => Assert.Contains(offer.Price.Key, keys));
        Assert.All(Catalogue.Offers, offer => Assert.Equal(offer.Price.Region, offer.Region));
    }

    [Fact]
    public void ASellerHasOneOfferForAModelInARegion() =>
        Assert.All(Catalogue.Offers.CountBy(offer => (offer.Model, offer.Provider, offer.Region)), group => Assert.Equal(1, group.Value));

    [Fact]
    public void OnlyCloudsHaveRegions() =>
        Assert.All(Catalogue.Offers.Where(offer => offer.Region is not null), offer => Assert.Contains(offer.Provider, new[] { "aws", "azure", "gcp" }));

    [Fact]
    public void ADearOfferIsNoted()
    {
        foreach (var offers in Catalogue.Offers.GroupBy(offer => offer.Model))
        {
            var median = offers.Select(offer => offer.Price.OutputUsdPerMtok).Order().ElementAt(offers.Count() / 2);
            Assert.All(offers.Where(offer => offer.Price.OutputUsdPerMtok > 5 * median), offer => Assert.Contains("times the median", offer.Note, StringComparison.Ordinal));
        }

        Assert.InRange(Catalogue.Offers.Count(offer => offer.Note.Length > 0), 1, Catalogue.Offers.Count / 20);
    }

    [Theory]
    [InlineData("meta-llama/Meta-Llama-3-70B-Instruct", "aws", "eu-west-2", 3.45, 4.55)]
    [InlineData("anthropic/claude-sonnet-4.5", "aws", "eu", 3.3, 16.5)]
    [InlineData("openai/gpt-4o", "azure", "eu", 2.75, 11)]
    [InlineData("google/gemini-2.5-flash", "gcp", null, 0.3, 2.5)]
    [InlineData("meta-llama/Llama-3.1-8B-Instruct", "groq", null, 0.05, 0.08)]
    public void KnownOffersHaveTheirPrice(string model, string provider, string? region, double input, double output)
    {
        var price = Catalogue.Offers.Single(offer => offer.Model == model && offer.Provider == provider && offer.Region == region).Price;
        Assert.Equal((input, output), (price.InputUsdPerMtok, price.OutputUsdPerMtok));
    }

    [Fact]
    public void AMeasuredModelBypassesTheRelation()
    {
        foreach (var model in Pack.Models)
        {
            var energy = Pack.EnergyOf(Pack.FindModel(model.Id)!);
            Assert.Same(model, energy.Spec);
            Assert.Null(energy.Missing);
            Assert.All(energy.Spec!.OperatingPoints, point => Assert.Equal(Basis.Measured, point.Provenance.Basis));
        }
    }

    [Fact]
    public void TheEnergyOfAClosedModelStaysUnknown()
    {
        var closed = Catalogue.Models.Where(model => !model.OpenWeights).ToList();
        Assert.InRange(closed.Count, 30, 100);
        Assert.All(closed, model =>
        {
            Assert.Null(model.ParametersBillions);
            Assert.Null(Pack.EnergyOf(model).Spec);
            Assert.Contains("not published", Pack.EnergyOf(model).Missing, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void AnOpenModelHasModelledEnergyOrTheReasonWhyNot()
    {
        foreach (var model in Catalogue.Models.Where(model => model is { OpenWeights: true, Provenance.Source: "model-cards" }))
        {
            var energy = Pack.EnergyOf(model);
            Assert.NotEqual(energy.Spec is null, energy.Missing is null);
            Assert.All(energy.Spec?.OperatingPoints ?? [], point => Assert.Equal(Basis.Modelled, point.Provenance.Basis));
        }

        Assert.NotNull(Pack.EnergyOf(Pack.FindModel("mixtral-8x22b")!).Spec!.Choose("B200", LatencyClass.Interactive));
        Assert.Contains("beyond what was measured", Pack.EnergyOf(Pack.FindModel("llama-3.2-1b")!).Missing, StringComparison.Ordinal);
        Assert.Contains("precision 'int4'", Pack.EnergyOf(Pack.FindModel("kimi-k2-thinking")!).Missing, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bedrock_converse", "aws")]
    [InlineData("vertex_ai-llama_models", "gcp")]
    [InlineData("azure_ai", "azure")]
    [InlineData("together_ai", "together")]
    [InlineData("groq", "groq")]
    [InlineData("text-completion-openai", "openai")]
    [InlineData("openrouter", null)]
    public void SellersHaveOneName(string provider, string? seller) => Assert.Equal(seller, OfferImport.Seller(provider));

    [Theory]
    [InlineData("together_ai/Qwen/Qwen3-235B-A22B-Instruct-2507-tput", "qwen-3-235b-a22b-instruct-2507", "", 1)]
    [InlineData("azure/eu/gpt-4o-2024-11-20", "gpt-4o", "20241120", 0)]
    [InlineData("vertex_ai/claude-3-7-sonnet@20250219", "claude-3-7-sonnet", "20250219", 0)]
    [InlineData("databricks/databricks-meta-llama-3-3-70b-instruct", "llama-3-3-70b", "", 0)]
    [InlineData("gpt-3.5-turbo", "gpt-3-5-turbo", "", 0)]
    [InlineData("command-latest", "command-latest", "", 0)]
    public void NamesAreBroughtToOne(string key, string plain, string date, int marks) => Assert.Equal((plain, date, marks), ModelName.Split(key));
}
