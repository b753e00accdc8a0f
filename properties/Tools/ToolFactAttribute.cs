using System.Runtime.CompilerServices;
using Xunit;

namespace Vigil.Properties.Tools;

/// <summary>A test that is skipped, with the reason, on a machine without a tool.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolFactAttribute : FactAttribute
{
    /// <summary>Looks for the tool.</summary>
    /// <param name="tool">One of <see cref="Tool"/>'s.</param>
    /// <param name="test">The test's name, which the compiler fills in.</param>
    public ToolFactAttribute(string tool, [CallerMemberName] string test = "")
    {
        Skip = Tool.WhyMissing(tool);

        // `dotnet test` prints no reasons, but names.
        DisplayName = Skip is null ? null : $"{test}: {Skip}";
    }
}
