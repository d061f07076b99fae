using System.Text;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Surface;

/// <summary>What a region keeps stays there: a request that refers to it goes there and nowhere else.</summary>
public sealed class KeptStateTests
{
    private const string Ask = """{"model":"m","input":"x"}""";

    [Theory]
    [InlineData("""{"model":"m","input":"x","previous_response_id":"resp_1"}""")]
    [InlineData("""{"model":"m","input":[{"type":"item_reference","id":"msg_1"}]}""")]
    [InlineData("""{"model":"m","input":[{"id":"msg_1","type":"item_reference"},{"role":"user","content":[{"type":"input_text","text":"x"}]}]}""")]
    public async Task AResponseIsContinuedWhereItWasMade(string next)
    {
        await using var stage = await Stage.StartAllAsync("", "se", "de");
        stage["se"].Next(new UpstreamBehaviour.Status(500));
        stage["de"].Next(Kept("resp_1", "msg_1"));
        Assert.Equal("de", (await OperationTests.PostAsync(stage, "/v1/responses", Ask)).Region);
        await Task.Delay(TimeSpan.FromSeconds(0.3), Stage.Token);

        Assert.Equal("de", (await OperationTests.PostAsync(stage, "/v1/responses", next)).Region);
        stage["de"].Next(new UpstreamBehaviour.Status(500));
        var failed = await OperationTests.PostAsync(stage, "/v1/responses", next);
        Assert.Equal((503, 1), (failed.Status, stage["se"].Requests.Count));
        var receipt = await stage.ReceiptAsync(failed);
        Assert.True(receipt.Ask.Pinned);
    }

    [Fact]
    public async Task AStreamedResponseIsKnownBeforeItEnds()
    {
        await using var stage = await Stage.StartAllAsync("", "se", "de");
        stage["se"].Next(new UpstreamBehaviour.Whole(OperationTests.Events("response.completed", "resp_s")));
        await OperationTests.PostAsync(stage, "/v1/responses", """{"model":"m","input":"x","stream":true}""");
        Assert.Equal("se", (await OperationTests.PostAsync(stage, "/v1/responses", """{"model":"m","input":"y","previous_response_id":"resp_s"}""")).Region);
        Assert.Equal("se", (await OperationTests.PostAsync(stage, "/v1/responses", """{"model":"m","input":[{"type":"item_reference","id":"msg_resp_s"}]}""")).Region);
    }

    [Theory]
    [InlineData("responses", """{"model":"m","input":"x","previous_response_id":"resp_other"}""")]
    [InlineData("responses", """{"model":"m","input":"x","conversation":{"metadata":{"id":"x"},"id":"conv_other"}}""")]
    [InlineData("responses", """{"model":"m","input":[{"role":"user","content":[{"type":"input_file","file_id":"file-other"}]}]}""")]
    [InlineData("responses", """{"model":"m","input":"x","tools":[{"type":"file_search","vector_store_ids":["vs_other"]}]}""")]
    [InlineData("responses", """{"model":"m","input":"x","tools":[{"type":"code_interpreter","container":{"type":"auto","file_ids":["file-other"]}}]}""")]
    [InlineData("chat/completions", """{"model":"m","messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"file-other"}}]}]}""")]
    public async Task AnUnknownNameIsRefused(string path, string body)
    {
        await using var stage = await Stage.StartAllAsync("", "se", "de");
        var answer = await OperationTests.PostAsync(stage, "/v1/" + path, body);
        Assert.Equal((400, "unknown_state"), (answer.Status, answer.Code));
        Assert.Contains("other", answer.Message, StringComparison.Ordinal);
        Assert.Empty(stage["se"].Requests.Concat(stage["de"].Requests));
    }

    [Fact]
    public async Task WhatIsNotStoredCannotBeReferredTo()
    {
        await using var stage = await Stage.StartAllAsync("", "se");
        stage["se"].Next(Kept("resp_1", "msg_1"));
        await OperationTests.PostAsync(stage, "/v1/responses", """{"model":"m","input":"x","store":false}""");
        Assert.Equal("unknown_state", (await OperationTests.PostAsync(stage, "/v1/responses", """{"model":"m","input":"x","previous_response_id":"resp_1"}""")).Code);
    }

    [Fact]
    public async Task ARuleForDataAtRestHoldsForWhatIsStoredAndNothingElse()
    {
        await using var stage = await Stage.StartWithAsync("residency_at_rest: DE\n", "", "se", "de");
        Assert.Equal("de", (await OperationTests.PostAsync(stage, "/v1/responses", Ask)).Region);
        Assert.Equal("se", (await OperationTests.PostAsync(stage, "/v1/responses", """{"model":"m","input":"x","store":false}""")).Region);
        stage["de"].Next(Kept("resp_2", "msg_2"));
        var both = await OperationTests.PostAsync(stage, "/v1/responses", """{"model":"m","input":"x","store":false,"store":null}""");
        Assert.True(both.Region == "de", both.Text);
        Assert.Equal("se", (await stage.AskAsync()).Region);
        Assert.Equal("de", (await stage.AskAsync(Chat.Body(",\"store\":true"))).Region);
        stage["de"].Next(new UpstreamBehaviour.Status(500));
        Assert.Equal(503, (await OperationTests.PostAsync(stage, "/v1/responses", Ask)).Status);
    }

    [Fact]
    public async Task FilesAndConversationsAreMadeReadAndDeletedInOneRegion()
    {
        await using var stage = await Stage.StartAllAsync("", "se", "de");
        // Nothing runs, so that nothing costs, and the first name is taken.
        stage["de"].Next(new UpstreamBehaviour.Status(500));
        stage["se"].Next(new UpstreamBehaviour.Answer("""{"id":"file-1","object":"file"}"""));
        using var form = new MultipartFormDataContent { { new StringContent("assistants"), "purpose" }, { new ByteArrayContent([1, 2, 3]), "file", "a.txt" } };
        using var made = await stage.Client.PostAsync("/v1/files", form, Stage.Token);
        Assert.Equal("se", Assert.Single(made.Headers.GetValues("X-Wattline-Region")));
        Assert.StartsWith("multipart/form-data; boundary=", stage["se"].Requests[0].Headers["Content-Type"][0], StringComparison.Ordinal);
        Assert.Equal(stage["se"].Requests[0].Body, stage["de"].Requests[0].Body);

        stage["se"].Next(new UpstreamBehaviour.Answer("the content"));
        Assert.Equal("the content", await stage.Client.GetStringAsync("/v1/files/file-1/content", Stage.Token));
        Assert.Equal(("GET", "/v1/files/file-1/content"), (stage["se"].Requests[1].Method, stage["se"].Requests[1].Path));
        var chat = await OperationTests.PostAsync(
            stage, "/v1/responses", """{"model":"m","input":[{"role":"user","content":[{"type":"input_file","file_id":"file-1"}]}]}""");
        Assert.Equal("se", chat.Region);

        using var deleted = await stage.Client.DeleteAsync("/v1/files/file-1", Stage.Token);
        Assert.True(deleted.IsSuccessStatusCode);
        using var gone = await stage.Client.GetAsync("/v1/files/file-1", Stage.Token);
        Assert.Equal(404, (int)gone.StatusCode);
        Assert.Single(stage["de"].Requests);
    }

    [Fact]
    public async Task WhatOneKeyWasIssuedAnotherCannotReach()
    {
        var keys = $"keys:\n  - {{ name: a, sha256: {Hash("key-a")} }}\n  - {{ name: b, sha256: {Hash("key-b")} }}\n";
        await using var stage = await Stage.StartWithAsync(keys, "", "se");
        stage["se"].Next(Kept("resp_1", "msg_1"));
        Assert.Equal(200, await SendAsync(stage, HttpMethod.Post, "/v1/responses", "key-a", Ask));
        Assert.Equal(200, await SendAsync(stage, HttpMethod.Get, "/v1/responses/resp_1?include[]=x", "key-a", null));
        Assert.Equal("/v1/responses/resp_1?include[]=x", stage["se"].Requests[1].Path);
        Assert.Equal(404, await SendAsync(stage, HttpMethod.Get, "/v1/responses/resp_1", "key-b", null));
        Assert.Equal(400, await SendAsync(stage, HttpMethod.Post, "/v1/responses", "key-b", """{"model":"m","input":"x","previous_response_id":"resp_1"}"""));
        Assert.Equal(2, stage["se"].Requests.Count);
    }

    [Fact]
    public async Task TwoRegionsCannotBothBeReached()
    {
        await using var stage = await Stage.StartAllAsync("", "se", "de");
        stage["se"].Next(Kept("resp_se", "m1"));
        await OperationTests.PostAsync(stage, "/v1/responses", Ask);
        stage["se"].Next(new UpstreamBehaviour.Status(500));
        stage["de"].Next(new UpstreamBehaviour.Answer("""{"id":"conv_de"}"""));
        await OperationTests.PostAsync(stage, "/v1/conversations", "{}");
        var answer = await OperationTests.PostAsync(
            stage, "/v1/responses", """{"model":"m","input":"x","previous_response_id":"resp_se","conversation":"conv_de"}""");
        Assert.Equal((400, "state_in_two_regions"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task TheBackgroundIsRefused()
    {
        await using var stage = await Stage.StartAllAsync("", "se");
        Assert.Equal("background_not_served", (await OperationTests.PostAsync(stage, "/v1/responses", """{"model":"m","input":"x","background":true}""")).Code);
    }

    private static string Hash(string key) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static UpstreamBehaviour.Answer Kept(string id, string item) => new(
        $$$"""{"id":"{{{id}}}","object":"response","output":[{"id":"{{{item}}}","type":"message"}],"usage":{"input_tokens":1,"output_tokens":1}}""");

    private static async Task<int> SendAsync(Stage stage, HttpMethod method, string path, string key, string? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : OperationTests.Json(body) };
        request.Headers.Authorization = new("Bearer", key);
        using var response = await stage.Client.SendAsync(request, Stage.Token);
        return (int)response.StatusCode;
    }
}
