using System.Globalization;
using Vigil.Fuzz.Messages;
using Vigil.Fuzz.Wire;

namespace Vigil.Fuzz;

/// <summary>Counts what became of messages. Thread-safe.</summary>
internal sealed class FuzzTable
{
    private readonly object _gate = new();
    private readonly SortedDictionary<(bool IsForPeers, FuzzKind Kind), int[]> _rows = [];

    public void Add(FuzzMessage[] messages, Outcome[] outcomes)
    {
        lock (_gate)
        {
            foreach (var (message, outcome) in messages.Zip(outcomes))
            {
                var key = (message.IsForPeers, message.Kind);
                if (!_rows.TryGetValue(key, out var row))
                {
                    _rows.Add(key, row = new int[Enum.GetValues<Outcome>().Length]);
                }

                row[(int)outcome]++;
            }
        }
    }

    public void Write(TextWriter output, Fleet fleet)
    {
        output.WriteLine($"{"port",-8}{"wrong in",-10}{"messages",10}{"ended",10}{"reset",10}{"closed",10}{"left",10}");
        lock (_gate)
        {
            foreach (var ((isForPeers, kind), row) in _rows)
            {
                int[] numbers = [row.Sum(), .. row];
                output.WriteLine($"{(isForPeers ? "peers" : "clients"),-8}{kind.ToString().ToLowerInvariant(),-10}"
                    + string.Concat(numbers.Select(n => n.ToString("N0", CultureInfo.InvariantCulture).PadLeft(10))));
            }
        }

        foreach (var member in fleet.Members)
        {
            output.WriteLine(
                $"{member.Name,-8}{member.Memory >> 20} MiB of memory, at most {member.MemoryMax >> 20};"
                + $" {member.Lines} lines logged");
        }
    }
}
