using System.Net.Sockets;
using Vigil.Fuzz.Messages;
using Vigil.Fuzz.Wire;

namespace Vigil.Fuzz;

/// <summary>Sends messages, many at a time: calls share connections, and what is none has one of its own.</summary>
internal sealed class Sender(FuzzTable table)
{
    private const int Lanes = 8;
    private const int CallsMax = 100;

    /// <summary>No more than a server takes without a word: 64 KiB, with room for headers.</summary>
    private const int BytesMax = 40_000;

    /// <summary>Returns when all have an outcome.</summary>
    public Task SendAsync(IReadOnlyList<FuzzMessage> messages) => Parallel.ForEachAsync(
        Groups(messages),
        new ParallelOptions { MaxDegreeOfParallelism = Lanes },
        async (group, _) =>
        {
            try
            {
                await SendAsync(group);
            }
            catch (SocketException)
            {
                // It may have ended; whether it has is looked at after each batch.
                table.Add(group, [.. group.Select(static _ => Outcome.Closed)]);
            }
        });

    private async Task SendAsync(FuzzMessage[] group)
    {
        using var connection = await Connection.OpenAsync(group[0].Port);
        table.Add(
            group,
            group[0].Kind == FuzzKind.Frames
                ? [await connection.SendAsync(group[0].Bytes)]
                : await connection.CallAsync(
                    [.. group.Select((one, i) => Frames.Call(1 + (2 * i), one.Call.Path, one.Bytes))],
                    [.. group.Select(one => one.Call.Ends)]));
    }

    private static IEnumerable<FuzzMessage[]> Groups(IReadOnlyList<FuzzMessage> messages)
    {
        foreach (var message in messages.Where(one => one.Kind == FuzzKind.Frames))
        {
            yield return [message];
        }

        foreach (var port in messages.Where(one => one.Kind != FuzzKind.Frames).GroupBy(one => one.Port))
        {
            List<FuzzMessage> group = [];
            var bytes = 0;
            foreach (var message in port)
            {
                if (group.Count == CallsMax || (bytes + message.Bytes.Length > BytesMax && group.Count > 0))
                {
                    yield return [.. group];
                    (group, bytes) = ([], 0);
                }

                group.Add(message);
                bytes += message.Bytes.Length;
            }

            yield return [.. group];
        }
    }
}
