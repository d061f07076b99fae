using System.ComponentModel;

namespace Wattline.Tests.Planning;

/// <summary>Skips a test that lacks its tool, by that name; with CI=true a skip is a failure.</summary>
internal static class Skip
{
    /// <summary>What a tool says.</summary>
    public static T Without<T>(string tool, Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Win32Exception)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", tool);
            Assert.Fail(tool);
            throw;
        }
    }
}
