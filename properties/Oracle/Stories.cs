using System.Text;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;

namespace Vigil.Properties.Oracle;

/// <summary>Histories as text, for a failed law.</summary>
internal static class Stories
{
    /// <summary>Every operation with its times and answer, then the violations.</summary>
    public static string Write(ExecutionHistory history, Verdict verdict)
    {
        var text = new StringBuilder().AppendLine($"final {history.FinalRevision}");
        foreach (var operation in history.Operations)
        {
            var returned = operation.Returned == long.MaxValue ? "never" : $"{operation.Returned}";
            text.AppendLine($"[{operation.Invoked}, {returned}] {operation} {operation.Outcome.Response}");
        }

        foreach (var watch in history.Watches)
        {
            text.AppendLine($"{watch}: {string.Join("; ", watch.Items)}");
        }

        return text.AppendJoin('\n', verdict.Violations).ToString();
    }
}
