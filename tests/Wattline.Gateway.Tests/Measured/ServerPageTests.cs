using System.Text;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Observe;
using Wattline.Grid;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Measured;

/// <summary>What the pages of servers and exporters are read as.</summary>
public sealed class ServerPageTests
{
    [Theory]
    [InlineData("vllm", "vllm:num_requests_waiting{model_name=\"m\",engine=\"0\"} 2\nvllm:num_requests_waiting{model_name=\"m\",engine=\"1\"} 3\n" +
        "vllm:kv_cache_usage_perc{model_name=\"m\",engine=\"0\"} 0.2\nvllm:kv_cache_usage_perc{model_name=\"m\",engine=\"1\"} 0.7\n")]
    [InlineData("vllm", "vllm:num_requests_waiting{model_name=\"m\"} 5\nvllm:gpu_cache_usage_perc{model_name=\"m\"} 0.7\n")]
    [InlineData("vllm", "vllm:num_requests_waiting{model_name=\"another/name\"} 5\nvllm:kv_cache_usage_perc{model_name=\"another/name\"} 0.7\n")]
    [InlineData("sglang", "sglang:num_queue_reqs{model_name=\"m\"} 5\nsglang:token_usage{model_name=\"m\"} 0.7\n")]
    [InlineData("llama.cpp", "llamacpp:requests_deferred 5\nllamacpp:kv_cache_usage_ratio 0.7\n")]
    public void AServerOfEachKindIsRead(string server, string page)
    {
        var reading = Read(server, page)["m"];
        Assert.Equal((5, 0.7), (reading.Waiting!.Value, reading.KvRatio!.Value));
        Assert.Null(reading.OutputTokens);
    }

    [Theory]
    [InlineData("vllm:num_requests_waiting{model_name=\"m\"} NaN\n")]
    [InlineData("vllm:num_requests_waiting{model_name=\"m\",engine=\"0\"} 1\nvllm:num_requests_waiting{model_name=\"m\",engine=\"1\"} ?\n")]
    [InlineData("vllm:num_requests_waiting{model_name=\"m\"} -1\n")]
    [InlineData("vllm:kv_cache_usage_perc{model_name=\"m\"} 70\n")]
    [InlineData("vllm:num_requests_waiting{model_name=\"a\"} 1\nvllm:num_requests_waiting{model_name=\"b\"} 1\n")]
    [InlineData("sglang:num_queue_reqs{model_name=\"m\"} 5\n")]
    [InlineData("")]
    public void WhatIsNotReadablySaidIsNoNumber(string page) => Assert.Empty(Read("vllm", page));

    [Theory]
    [InlineData("DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{UUID=\"a\"} 5000\nDCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{UUID=\"b\"} 1000\nDCGM_FI_DEV_POWER_USAGE{UUID=\"a\"} 1\n", "", true, 6.0)]
    [InlineData("DCGM_FI_DEV_POWER_USAGE{UUID=\"a\",GPU_I_ID=\"1\"} 300\nDCGM_FI_DEV_POWER_USAGE{UUID=\"a\",GPU_I_ID=\"2\"} 300\n", "", false, 300.0)]
    [InlineData("DCGM_FI_DEV_POWER_USAGE{UUID=\"a\",Hostname=\"x\"} 300\nDCGM_FI_DEV_POWER_USAGE{UUID=\"b\",Hostname=\"y\"} 200\n", "Hostname=\"y\"", false, 200.0)]
    [InlineData("nvidia_smi_energy_joules_total{uuid=\"a\"} 7\n", "", true, 7.0)]
    [InlineData("nvidia_smi_power_draw_watts{uuid=\"a\"} 7\nnvidia_smi_power_draw_watts{uuid=\"b\"} 8\n", "", false, 15.0)]
    [InlineData("nvidia_gpu_power_draw_watts{gpu=\"0\"} 7\nnvidia_gpu_power_draw_watts{gpu=\"1\"} 7\n", "", false, 14.0)]
    [InlineData("nvidia_gpu_power_usage_milliwatts{uuid=\"a\"} 7000\n", "", false, 7.0)]
    [InlineData("DCGM_FI_DEV_POWER_USAGE{UUID=\"a\"} 9223372036854775794\n", "", false, null)]
    [InlineData("DCGM_FI_DEV_POWER_USAGE{UUID=\"a\"} NaN\nDCGM_FI_DEV_POWER_USAGE{UUID=\"b\"} 3\n", "", false, null)]
    [InlineData("DCGM_FI_DEV_POWER_USAGE{UUID=\"a\"} 3\n", "UUID=\"b\"", false, null)]
    [InlineData("node_power_watts 3\n", "", false, null)]
    public void AnExporterIsRead(string page, string match, bool isCounter, double? total)
    {
        var reading = PowerReading.Read(Parse(page), match.Length == 0 ? [] : PrometheusText.ReadSelector(match)!);
        Assert.Equal(total, reading?.Total);
        Assert.Equal(total is not null && isCounter, reading is { Metric.IsCounter: true });
    }

    private static IReadOnlyDictionary<string, ModelReading> Read(string server, string page) => ServerPage.Read(
        Parse(page),
        ConfigurationReader.Read(
            "upstreams:\n" + TestGateway.Upstream("se", "se", new Uri("http://127.0.0.1:9"), $"server: {server}"), "t.yaml", DataPack.Embedded, _ => null).Upstreams[0]);

    private static IReadOnlyList<PrometheusSample> Parse(string page) =>
        PrometheusText.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(page))).GetAwaiter().GetResult().Samples!;
}
