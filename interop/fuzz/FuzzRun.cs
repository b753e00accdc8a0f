using System.Diagnostics;
using System.Globalization;
using Vigil.Fuzz.Messages;

namespace Vigil.Fuzz;

/// <summary>One run: messages in batches, and after each a look at the members.</summary>
internal sealed class FuzzRun(FuzzOptions options, TextWriter output)
{
    private const int BatchMax = 10_000;
    private const long BytesMax = 1L << 30;

    /// <summary>
    /// What a member may log before anything is sent, and for each batch: refusals have a line in 10 s.
    /// </summary>
    private const int LinesAtFirst = 20;
    private const int LinesOfBatch = 20;

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    /// <summary>Sends all of them.</summary>
    /// <returns>The process's exit code.</returns>
    public async Task<int> RunAsync()
    {
        var table = new FuzzTable();
        using var fleet = await Fleet.StartAsync(options.Server);
        output.WriteLine($"seed {options.Seed}: {Number(options.Messages)} messages from {Number(options.From)} on");
        var watch = Stopwatch.StartNew();
        var said = TimeSpan.Zero;
        var end = options.From + options.Messages;
        var batches = 0;
        for (var at = options.From; at < end; at += BatchMax)
        {
            var count = Math.Min(BatchMax, end - at);
            if (await BatchAsync(fleet, new Sender(table), at, count, ++batches) is { } wrong)
            {
                output.WriteLine($"WRONG after messages {at} to {at + count - 1}: {wrong}");
                table.Write(output, fleet);
                await NarrowAsync(at, count);
                return 1;
            }

            if (watch.Elapsed - said > Between)
            {
                said = watch.Elapsed;
                output.WriteLine(
                    $"  {Number(at + count - options.From)} messages, {said.TotalSeconds:F0} s, the most memory"
                    + $" {fleet.Members.Max(member => member.Memory) >> 20} MiB");
            }
        }

        table.Write(output, fleet);
        output.WriteLine(
            $"{Number(options.Messages)} messages in {watch.Elapsed.TotalSeconds:F0} s, seed {options.Seed}:"
            + " all members serve, agree, and have logged nothing that they should not");
        return 0;
    }

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private async Task<string?> BatchAsync(Fleet fleet, Sender sender, int at, int count, int batches)
    {
        var messages = Enumerable.Range(at, count).Select(i => FuzzMessage.Of(options.Seed, i, fleet)).ToArray();
        await sender.SendAsync(messages);
        return await fleet.CheckAsync(LinesAtFirst + (batches * LinesOfBatch), BytesMax);
    }

    /// <summary>Halves what is wrong, on fresh members each time, until it is one message or takes several.</summary>
    private async Task NarrowAsync(int at, int count)
    {
        while (count > 1)
        {
            var half = count / 2;
            if (await IsWrongAsync(at, half))
            {
                count = half;
            }
            else if (await IsWrongAsync(at + half, count - half))
            {
                (at, count) = (at + half, count - half);
            }
            else
            {
                break;
            }
        }

        using var fleet = await Fleet.StartAsync(options.Server);
        var first = FuzzMessage.Of(options.Seed, at, fleet);
        output.WriteLine(count == 1
            ? $"message {at}, {first.Kind} of {first.Call.Path} to {(first.IsForPeers ? "peers" : "clients")}:"
            : $"no half of {count} messages alone does it; the first is");
        output.WriteLine($"  {Convert.ToBase64String(first.Bytes)}");
        output.WriteLine(
            "again:  dotnet run -c Release --project interop/fuzz --"
            + $" {options.Server} --seed {options.Seed} --from {at} -n {count}");
    }

    private async Task<bool> IsWrongAsync(int at, int count)
    {
        using var fleet = await Fleet.StartAsync(options.Server);
        var wrong = await BatchAsync(fleet, new Sender(new FuzzTable()), at, count, batches: 1);
        output.WriteLine($"  {count} messages from {at}: {wrong ?? "nothing wrong"}");
        return wrong is not null;
    }
}
