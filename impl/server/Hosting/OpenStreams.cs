using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Vigil.Seams;

namespace Vigil.Server.Hosting;

/// <summary>
/// The streams that clients have open. When the host is to stop they are ended first, each with its status on the wire:
/// Kestrel closes connections when it stops, and a client whose connection was closed reports that, though the status
/// of its stream has arrived unread.
/// </summary>
/// <param name="time">The host's.</param>
/// <param name="lifetime">The host's, in case it stops by another way.</param>
internal sealed class OpenStreams(TimeProvider time, IHostApplicationLifetime lifetime)
    : IHostedLifecycleService, IDisposable
{
    private static readonly string[] Calls =
        ["/etcdserverpb.Watch/Watch", "/etcdserverpb.Lease/LeaseKeepAlive", "/grpc.health.v1.Health/Watch"];

    /// <summary>For clients to read how their streams ended.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stopping =
        CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open;

    /// <summary>Cancelled when streams are to end.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Counts the streams of an endpoint.</summary>
    public RequestDelegate Count(RequestDelegate serve) => context =>
        Array.Exists(Calls, call => context.Request.Path.Equals(call, StringComparison.Ordinal))
            ? ServeAsync(context, serve)
            : serve(context);

    /// <summary>Ends all of them, and waits for that within the host's shutdown time.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var hadStreams = Volatile.Read(ref _open) > 0;
        await _stopping.CancelAsync();
        if (!hadStreams)
        {
            return;
        }

        try
        {
            if (Volatile.Read(ref _open) > 0)
            {
                await _ended.Task.WaitAsync(cancellationToken);
            }

            await Waits.DelayAsync(Grace, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The host's shutdown time is over: what is still open is cut off.
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopping.Dispose();

    private async Task ServeAsync(HttpContext context, RequestDelegate next)
    {
        Interlocked.Increment(ref _open);
        try
        {
            await next(context);
            if (_stopping.IsCancellationRequested)
            {
                await context.Response.CompleteAsync();
            }
        }
        finally
        {
            if (Interlocked.Decrement(ref _open) == 0 && _stopping.IsCancellationRequested)
            {
                _ended.TrySetResult();
            }
        }
    }
}
