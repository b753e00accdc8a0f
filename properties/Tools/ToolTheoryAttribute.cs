using Xunit;

namespace Vigil.Properties.Tools;

/// <summary>A theory that is skipped, with the reason, on a machine without a tool.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolTheoryAttribute : TheoryAttribute
{
    /// <summary>Looks for the tool, one of <see cref="Tool"/>'s.</summary>
    public ToolTheoryAttribute(string tool) => Skip = Tool.WhyMissing(tool);
}
