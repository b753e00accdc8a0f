using Google.Protobuf;
using Grpc.Core;
using Vigil.Api;
using Vigil.Client.Leases;
using Vigil.Client.Merging;
using Vigil.Seams;

namespace Vigil.Client;

/// <summary>Talks to Vigil or etcd: reads, writes, and watches that survive broken streams. Thread-safe.</summary>
/// <remarks>
/// <para>
/// A refusal is an <see cref="RpcException"/>; compare it with <see cref="EtcdErrors"/>. When a server can't be reached
/// the next one is used. Reads are then sent again; so is a write that certainly was not sent. Otherwise it fails with
/// <see cref="StatusCode.Unavailable"/>, and whether it was applied is unknown.
/// </para>
/// <para>
/// A request that times out fails with <see cref="StatusCode.DeadlineExceeded"/>, and the same holds for it.
/// </para>
/// </remarks>
public sealed partial class VigilClient : IAsyncDisposable, IDisposable
{
    private readonly VigilClientOptions _options;
    private readonly TimeProvider _time;
    private readonly Endpoints _endpoints;
    private readonly Backoff _backoff;
    private readonly Requests _requests;
    private readonly LeaseKeeper _leases;
    private readonly ClientMutants _mutants;

    /// <summary>Null when watches are not merged.</summary>
    private readonly WatchHub? _hub;

    /// <summary>What ends with the client; empty when somebody else owns the connections.</summary>
    private readonly IReadOnlyList<IDisposable> _owned;

    /// <summary>A client over connections that somebody else owns.</summary>
    /// <param name="endpoints">One for each server; at least one. The first is used until it fails.</param>
    /// <param name="options">Bounds and pauses.</param>
    /// <param name="time">The clock behind time-outs and pauses.</param>
    /// <param name="entropy">Spreads the pauses.</param>
    /// <param name="spawner">Runs watches that are shared; only needed with them.</param>
    /// <exception cref="ArgumentException">There is no endpoint, or an option is out of its bounds.</exception>
    public VigilClient(
        IReadOnlyList<CallInvoker> endpoints,
        VigilClientOptions options,
        TimeProvider time,
        IEntropy entropy,
        ISpawner? spawner = null)
        : this(endpoints, options, time, entropy, spawner, ClientMutants.None, [])
    {
    }

    internal VigilClient(
        IReadOnlyList<CallInvoker> endpoints,
        VigilClientOptions options,
        TimeProvider time,
        IEntropy entropy,
        ISpawner? spawner,
        ClientMutants mutants,
        IReadOnlyList<IDisposable> owned)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(options);
        if (endpoints.Count == 0)
        {
            throw new ArgumentException("A client needs at least one endpoint.", nameof(endpoints));
        }

        options.Check();
        _options = options;
        _time = time;
        _mutants = mutants;
        _owned = owned;
        _endpoints = new Endpoints(endpoints, mutants);
        _backoff = new Backoff(options, time, entropy);
        _requests = new Requests(_endpoints, options, time, _backoff, mutants);
        _leases = new LeaseKeeper(_endpoints, options, time, _backoff, mutants);
        if (options.MergeWatches)
        {
            ArgumentNullException.ThrowIfNull(spawner);
            _hub = new WatchHub((watch, start) => Open(watch, start, observer: null), options, spawner, mutants);
        }
    }

    /// <summary>Puts a key; key and value are encoded as UTF-8.</summary>
    public Task<PutResponse> PutAsync(string key, string value, CancellationToken cancellationToken) =>
        PutAsync(ByteString.CopyFromUtf8(key), ByteString.CopyFromUtf8(value), cancellationToken);

    /// <summary>Puts a key.</summary>
    /// <param name="key">Not empty.</param>
    /// <param name="value">Is not copied: don't write to it before the answer.</param>
    /// <param name="cancellationToken">Gives up; the write may be applied anyway.</param>
    public Task<PutResponse> PutAsync(
        ReadOnlyMemory<byte> key,
        ReadOnlyMemory<byte> value,
        CancellationToken cancellationToken) =>
        PutAsync(UnsafeByteOperations.UnsafeWrap(key), UnsafeByteOperations.UnsafeWrap(value), cancellationToken);

    /// <summary>Puts a key, with every option there is.</summary>
    public Task<PutResponse> PutAsync(PutRequest request, CancellationToken cancellationToken) =>
        _requests.SendAsync(
            request,
            isRead: false,
            static (endpoint, put, options) => endpoint.Kv.PutAsync(put, options),
            cancellationToken);

    /// <summary>Reads keys, in order, as they are now.</summary>
    public Task<RangeResponse> GetAsync(KeySelector range, CancellationToken cancellationToken) =>
        GetAsync(new RangeRequest { Key = range.Key, RangeEnd = range.RangeEnd }, cancellationToken);

    /// <summary>Reads keys, with every option there is.</summary>
    public Task<RangeResponse> GetAsync(RangeRequest request, CancellationToken cancellationToken) =>
        _requests.SendAsync(
            request,
            isRead: true,
            static (endpoint, range, options) => endpoint.Kv.RangeAsync(range, options),
            cancellationToken);

    /// <summary>Deletes keys. Deleting none is no error, and takes no revision.</summary>
    public Task<DeleteRangeResponse> DeleteAsync(KeySelector range, CancellationToken cancellationToken) =>
        DeleteAsync(new DeleteRangeRequest { Key = range.Key, RangeEnd = range.RangeEnd }, cancellationToken);

    /// <summary>Deletes keys, with every option there is.</summary>
    public Task<DeleteRangeResponse> DeleteAsync(DeleteRangeRequest request, CancellationToken cancellationToken) =>
        _requests.SendAsync(
            request,
            isRead: false,
            static (endpoint, delete, options) => endpoint.Kv.DeleteRangeAsync(delete, options),
            cancellationToken);

    /// <summary>Compares, then runs one of two lists of operations, all at one revision or none.</summary>
    public Task<TxnResponse> TxnAsync(TxnRequest request, CancellationToken cancellationToken) =>
        _requests.SendAsync(
            request,
            isRead: false,
            static (endpoint, txn, options) => endpoint.Kv.TxnAsync(txn, options),
            cancellationToken);

    /// <summary>
    /// Compacts history: nothing below <paramref name="revision"/> can be read or watched afterwards.
    /// </summary>
    public Task<CompactionResponse> CompactAsync(long revision, CancellationToken cancellationToken) =>
        CompactAsync(new CompactionRequest { Revision = revision }, cancellationToken);

    /// <summary>Compacts history, with every option there is.</summary>
    public Task<CompactionResponse> CompactAsync(CompactionRequest request, CancellationToken cancellationToken) =>
        _requests.SendAsync(
            request,
            isRead: false,
            static (endpoint, compact, options) => endpoint.Kv.CompactAsync(compact, options),
            cancellationToken);

    /// <summary>Watches for changes: each once, in order, none left out, whole revisions at a time.</summary>
    /// <param name="options">What to watch, and from where.</param>
    /// <param name="cancellationToken">Ends the watch with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>
    /// Never ends by itself. It is read from the server as fast as it is read here. A stream that breaks is replaced,
    /// on the next server, and continues after what was last delivered; that is not seen here.
    /// </returns>
    /// <exception cref="WatchCompactedException">History that is still needed was compacted.</exception>
    /// <exception cref="WatchCanceledException">The server refused or ended the watch for another reason.</exception>
    /// <exception cref="RpcException">The server can't or may not serve watches, or a response is too
    /// large.</exception>
    public IAsyncEnumerable<WatchResponse> WatchAsync(
        ClientWatchOptions options, CancellationToken cancellationToken) =>
        Watch(options, cancellationToken);

    /// <summary>
    /// As <see cref="WatchAsync(ClientWatchOptions, CancellationToken)"/>; its progress can also be requested.
    /// </summary>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public WatchHandle Watch(ClientWatchOptions options, CancellationToken cancellationToken) =>
        Watch(options, observer: null, cancellationToken);

    internal bool IsMerging => _hub is not null;

    /// <summary>How often a server watch was shared, and how often somebody was too slow for that.</summary>
    internal (long Joined, long Full) Shared => _hub?.Totals ?? default;

    /// <summary>As the public one, with an observer of reconnects.</summary>
    internal WatchHandle Watch(
        ClientWatchOptions options, IWatchObserver? observer, CancellationToken cancellationToken)
    {
        options.Check();
        var feed = new WatchFeed(
            options,
            (watch, start) => _hub is null
                ? Open(watch, start, observer)
                : new MergedWatcher(watch, start, _hub, (own, from) => Open(own, from, observer), GetAsync),
            GetAsync,
            _mutants);
        return new WatchHandle(feed, cancellationToken);
    }

    /// <summary>
    /// Ends what the client started itself: shared watches, and its connections. Requests and watches under way fail.
    /// </summary>
    public ValueTask DisposeAsync()
    {
        using (CallerContext.Leave())
        {
            return EndAsync();
        }
    }

    /// <summary>
    /// As <see cref="DisposeAsync"/>, without waiting for the ends of shared watches, which the closing of the
    /// connections brings about.
    /// </summary>
    public void Dispose()
    {
        foreach (var connection in _owned)
        {
            connection.Dispose();
        }
    }

    private async ValueTask EndAsync()
    {
        if (_hub is not null)
        {
            await _hub.DisposeAsync();
        }

        Dispose();
    }

    private ClientWatcher Open(ClientWatchOptions options, long startRevision, IWatchObserver? observer)
    {
        var streams = new WatchStreams(_endpoints, _options, _time, _backoff);
        return new ClientWatcher(options, startRevision, streams, _options, observer, _mutants);
    }

    private Task<PutResponse> PutAsync(ByteString key, ByteString value, CancellationToken cancellationToken) =>
        PutAsync(new PutRequest { Key = key, Value = value }, cancellationToken);
}
