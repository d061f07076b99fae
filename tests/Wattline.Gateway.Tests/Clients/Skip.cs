namespace Wattline.Gateway.Tests.Clients;

/// <summary>Skips a test that lacks its tool, by that name; with CI=true a skip is a failure.</summary>
internal static class Skip
{
    public static void Unless(bool present, string tool)
    {
        if (!present)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", tool);
            Assert.Fail(tool);
        }
    }
}
