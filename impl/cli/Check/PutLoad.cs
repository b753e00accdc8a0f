using System.Globalization;
using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using Vigil.Api;
using Vigil.Client;

namespace Vigil.Cli.Check;

/// <summary>Puts from many clients at once, at a pace or as fast as they go.</summary>
/// <param name="clients">Each has one put under way at a time.</param>
/// <param name="prefix">What all keys begin with.</param>
/// <param name="keyBytes">The length of a key behind the prefix.</param>
/// <param name="valueBytes">The length of a value.</param>
internal sealed class PutLoad(IReadOnlyList<VigilClient> clients, string prefix, int keyBytes, int valueBytes)
{
    private static readonly TimeProvider Time = TimeProvider.System;
    private readonly PutReport _report = new();
    private readonly ByteString _value = ByteString.CopyFrom(new byte[valueBytes]);

    /// <summary>Writes until the pace has no more.</summary>
    /// <param name="pace">Yields once for each put, when it is its time.</param>
    /// <param name="done">Is called after each answer, by many at once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<PutReport> RunAsync(
        IAsyncEnumerable<int> pace,
        Action done,
        CancellationToken cancellationToken)
    {
        var begin = Time.GetTimestamp();
        var keys = Channel.CreateBounded<int>(clients.Count);
        var writers = clients.Select(client => WriteAsync(client, keys.Reader, done, cancellationToken)).ToArray();
        await foreach (var key in pace.WithCancellation(cancellationToken))
        {
            await keys.Writer.WriteAsync(key, cancellationToken);
        }

        keys.Writer.Complete();
        await Task.WhenAll(writers);
        _report.Duration = Time.GetElapsedTime(begin);
        return _report;
    }

    /// <summary>A number of puts, each as soon as a client is free.</summary>
    public static IAsyncEnumerable<int> AtOnce(int count) => Enumerable.Range(0, count).ToAsyncEnumerable();

    /// <summary>
    /// So many a second, for a while. The timer is coarser than the pace of a large load: what is due by now comes at
    /// once, so that the pace holds over a second.
    /// </summary>
    public static async IAsyncEnumerable<int> Paced(int perSecond, TimeSpan duration)
    {
        var begin = Time.GetTimestamp();
        for (var key = 0; ; key++)
        {
            var due = TimeSpan.FromSeconds((double)key / perSecond);
            if (due >= duration)
            {
                yield break;
            }

            var early = due - Time.GetElapsedTime(begin);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early);
            }

            // A server that can't keep up isn't given what it missed after the time is over.
            if (Time.GetElapsedTime(begin) >= duration)
            {
                yield break;
            }

            yield return key;
        }
    }

    private async Task WriteAsync(
        VigilClient client,
        ChannelReader<int> keys,
        Action done,
        CancellationToken cancellationToken)
    {
        await foreach (var key in keys.ReadAllAsync(cancellationToken))
        {
            var name = prefix + key.ToString(CultureInfo.InvariantCulture).PadLeft(keyBytes, '0');
            var begin = Time.GetTimestamp();
            try
            {
                var put = new PutRequest { Key = ByteString.CopyFromUtf8(name), Value = _value };
                await client.PutAsync(put, cancellationToken);
                _report.Succeeded(Time.GetElapsedTime(begin));
            }
            catch (RpcException e)
            {
                _report.Failed(Failures.Describe(e));
            }

            done();
        }
    }
}
