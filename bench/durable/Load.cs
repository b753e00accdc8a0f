using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Vigil.Api;

namespace Vigil.Durable;

/// <summary>
/// Puts by <c>h2load</c> (Debian's nghttp2-client): a client that takes so little of the processors that the members
/// have them.
/// </summary>
internal static partial class Load
{
    private const int Seconds = 3;
    private const int ConnectionsMax = 6;

    /// <summary>Puts for a while, by so many clients who share the members, each waiting for its answer.</summary>
    /// <returns>How many were answered, and in what time. The caller checks that they were applied.</returns>
    public static async Task<(int Count, TimeSpan Elapsed)> PutAsync(
        IReadOnlyList<Server> members, int clients, string folder, int valueBytes)
    {
        var shares = members.Select((member, i) =>
            (member, clients: (clients / members.Count) + (i < clients % members.Count ? 1 : 0)));
        var runs = await Task.WhenAll(shares.Where(share => share.clients > 0)
            .Select(share => RunAsync(share.member, share.clients, folder, valueBytes)));
        return (runs.Sum(run => run.Count), runs.Max(run => run.Elapsed));
    }

    private static async Task<(int Count, TimeSpan Elapsed)> RunAsync(
        Server member, int clients, string folder, int valueBytes)
    {
        var body = Path.Combine(folder, $"put-{member.Name}");
        await File.WriteAllBytesAsync(body, Frame(new PutRequest
        {
            Key = ByteString.CopyFromUtf8($"put/{member.Name}"),
            Value = ByteString.CopyFromUtf8(new string('v', valueBytes)),
        }));
        var connections = Enumerable.Range(1, ConnectionsMax).Last(count => clients % count == 0);
        string[] arguments =
        [
            "-t1", $"-c{connections}", $"-m{clients / connections}", $"-D{Seconds}", "-d", body,
            "-H", "content-type: application/grpc", "-H", "te: trailers", $"{member.Url}/etcdserverpb.KV/Put",
        ];
        var printed = await PrintedAsync(arguments);
        var count = Number(Succeeded().Match(printed), printed);
        return ((int)count, TimeSpan.FromSeconds(Number(Finished().Match(printed), printed)));
    }

    private static async Task<string> PrintedAsync(string[] arguments)
    {
        try
        {
            using var process =
                Process.Start(new ProcessStartInfo("h2load", arguments) { RedirectStandardOutput = true })
                ?? throw new InvalidOperationException("h2load can't be started.");
            var printed = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return printed;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException("h2load can't be started: apt install nghttp2-client.", e);
        }
    }

    private static double Number(Match match, string printed) => match.Success
        ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
        : throw new InvalidOperationException($"h2load did not say how many:\n{printed}");

    /// <summary>gRPC's frame: not compressed, its length, the message.</summary>
    private static byte[] Frame(PutRequest message)
    {
        var frame = new byte[5 + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - 5);
        message.WriteTo(frame.AsSpan(5));
        return frame;
    }

    [GeneratedRegex(@"(\d+) succeeded")]
    private static partial Regex Succeeded();

    [GeneratedRegex(@"finished in ([\d.]+)s")]
    private static partial Regex Finished();
}
