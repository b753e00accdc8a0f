using Xunit;

namespace Vigil.Properties.Tools;

/// <summary>A test that is skipped, with the reason, on a machine without a tool.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolFactAttribute : FactAttribute
{
    /// <summary>Looks for the tool, one of <see cref="Tool"/>'s.</summary>
    public ToolFactAttribute(string tool) => Skip = Tool.WhyMissing(tool);
}
