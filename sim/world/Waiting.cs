using System.Globalization;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Sim.World.History;

namespace Vigil.Sim.World;

/// <summary>Says what has not ended, for a report that something took too long.</summary>
internal static class Waiting
{
    /// <summary>The calls without an answer, the tasks that still run, and what is known of each watch.</summary>
    /// <param name="history">What was seen so far.</param>
    /// <param name="processes">Whose tasks are listed.</param>
    public static string Describe(ExecutionHistory history, IEnumerable<SimProcess> processes)
    {
        var parts = new List<string>();
        foreach (var operation in history.Operations)
        {
            if (operation.IsOfClient && operation.ReturnedAt is null)
            {
                parts.Add($"client {operation.Client} waits for {operation.Request}, called at "
                    + $"{Seconds(operation.InvokedAt)}");
            }
        }

        foreach (var process in processes)
        {
            var running = process.Running.CountBy(name => name).Select(
                task => task.Value == 1 ? task.Key : $"{task.Value} x {task.Key}").ToArray();
            if (running.Length > 0)
            {
                var state = process.IsPaused ? ", which is paused," : "";
                parts.Add($"{process.Name}{state} runs {string.Join(", ", running)}");
            }
        }

        foreach (var watch in history.Watches)
        {
            if (watch.Items.Count == 0)
            {
                parts.Add($"watch {watch.Id} of client {watch.Client} ({watch.Request}) has delivered nothing yet");
            }
        }

        return parts.Count == 0 ? "nothing that is known" : string.Join("; ", parts);
    }

    private static string Seconds(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
