using System.Globalization;
using System.Text;
using Vigil.Sim.Audit;

namespace Vigil.Sim.Cli.Audit;

/// <summary>What an audit came to.</summary>
internal static class AuditTable
{
    /// <summary>Writes it.</summary>
    public static string Write(string server, AuditRun run)
    {
        var text = new StringBuilder();
        text.AppendLine().AppendLine(
            CultureInfo.InvariantCulture,
            $"{server}: {run.Rounds:n0} rounds, {run.Operations:n0} calls, {run.Events:n0} events of watches");
        if (run.Undecided > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{run.Undecided:n0} rounds were not decided");
        }

        foreach (var (note, times) in run.Notes)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"note ({times} times)  {note}");
        }

        foreach (var found in run.Found)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"BROKEN  {found.First.Law} in {found.Rounds:n0} rounds, first after {found.After.TotalSeconds:n0} s; "
                    + $"{found.Smallest.Size} steps: {found.Path}");
        }

        return text.AppendLine(run.Found.Count == 0 ? "all laws held" : "again     sim audit replay FILE --runs 10")
            .ToString();
    }
}
