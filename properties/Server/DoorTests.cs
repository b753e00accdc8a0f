using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vigil.Api;
using Vigil.Properties.Node;
using Vigil.Properties.Timing;
using Vigil.Server.Hosting;
using Vigil.Server.Hosting.Door;
using Xunit;

namespace Vigil.Properties.Server;

/// <summary>What a connection may do to a server before it has said anything that a service reads.</summary>
public sealed class DoorTests : IAsyncLifetime
{
    private const string Path = "/etcdserverpb.KV/Range";
    private const int FrameSizeError = 6;
    private const int EnhanceYourCalm = 11;

    /// <summary>What Kestrel advertises, as RFC 9113's own default.</summary>
    private const int FrameBytesMax = 16 * 1024;

    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));
    private readonly HandTime _time = new();
    private WebApplication? _app;

    private Uri Url => new(_app?.Urls.Single() ?? throw new InvalidOperationException("It has not started."));

    public async Task InitializeAsync() => _app = await StartAsync(_time);

    public async Task DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        _patience.Dispose();
    }

    /// <summary>The announcement is enough: none of what it announces is sent, and so nothing is kept for it.</summary>
    [Theory]
    [InlineData(RawHttp2.Headers, FrameBytesMax + 1)]
    [InlineData(RawHttp2.Headers, 0xFFFFFF)]
    [InlineData(RawHttp2.Settings, 0xFFFFFC)]
    [InlineData(0x63, 0xFFFFFF)]
    public async Task A_first_frame_above_what_is_advertised_is_refused_when_it_is_announced(byte type, int length)
    {
        using var raw = await RawHttp2.ConnectAsync(Url, _patience.Token);
        await raw.SendAsync(RawHttp2.Head(type, RawHttp2.EndHeaders, stream: 1, length), _patience.Token);
        Assert.Equal(FrameSizeError, await GoAwayAsync(raw));
    }

    [Fact]
    public async Task A_first_frame_of_what_is_advertised_goes_through()
    {
        using var raw = await RawHttp2.ConnectAsync(Url, _patience.Token);
        await raw.SendAsync(RawHttp2.Frame(0x63, 0, 0, new byte[FrameBytesMax]), _patience.Token);
        Assert.Matches("grpc-status.0", await CallAsync(raw, 1));
    }

    /// <summary>Or has not said enough for anybody to know what it speaks.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("PR")]
    public async Task A_connection_that_says_nothing_is_closed(string start)
    {
        var clock = new HandClock();
        await using var app = await StartAsync(clock);
        using var client = new TcpClient();
        var url = new Uri(app.Urls.Single());
        await client.ConnectAsync(url.Host, url.Port, _patience.Token);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(start), _patience.Token);
        Assert.Equal(TimeSpan.FromSeconds(10), await clock.FireAsync(_patience.Token));
        Assert.Equal(0, await ReadAsync(client.GetStream()));
    }

    [Fact]
    public async Task A_client_that_opens_streams_and_resets_them_at_once_has_to_leave()
    {
        using var raw = await RawHttp2.ConnectAsync(Url, _patience.Token);
        await raw.SendAsync([.. Resets(1, ResetRate.ResetsMax + 1), .. Ping()], _patience.Token);
        Assert.Equal(EnhanceYourCalm, await GoAwayAsync(raw));
        await Assert.ThrowsAnyAsync<IOException>(() => raw.ReadAsync(_patience.Token));
    }

    [Fact]
    public async Task A_client_that_gives_up_now_and_then_stays()
    {
        using var raw = await RawHttp2.ConnectAsync(Url, _patience.Token);
        for (var second = 0; second < 3; second++)
        {
            await raw.SendAsync(
                [.. Resets(1 + (2 * second * ResetRate.ResetsMax), ResetRate.ResetsMax), .. Ping()], _patience.Token);
            await AnsweredAsync(raw);
            _time.Pass(seconds: 1);
        }
    }

    /// <summary>As a client that leaves a thousand watches.</summary>
    [Fact]
    public async Task Streams_that_were_open_for_a_while_are_reset_all_at_once()
    {
        const int Streams = (2 * ResetRate.ResetsMax) + 1;
        using var raw = await RawHttp2.ConnectAsync(Url, _patience.Token);
        await raw.SendAsync([.. Many(1, Streams, Open), .. Ping()], _patience.Token);
        await AnsweredAsync(raw);
        _time.Pass(seconds: 2);
        await raw.SendAsync([.. Many(1, Streams, Reset), .. Ping()], _patience.Token);
        await AnsweredAsync(raw);
    }

    /// <summary>However the bytes come: a frame's header may be cut anywhere.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Resets_are_counted_however_the_bytes_are_cut(int part)
    {
        using var raw = await RawHttp2.ConnectAsync(Url, _patience.Token);
        byte[] bytes = [.. Resets(1, ResetRate.ResetsMax + 1), .. Ping()];
        try
        {
            foreach (var piece in bytes.Chunk(part))
            {
                await raw.SendAsync(piece, _patience.Token);
            }
        }
        catch (IOException)
        {
            // It is closed already.
        }

        Assert.Equal(EnhanceYourCalm, await GoAwayAsync(raw));
    }

    /// <summary>Kestrel's bound is 32 KiB; up to twice that the stream alone ends.</summary>
    [Fact]
    public async Task Headers_that_are_too_long_end_their_stream_and_no_other()
    {
        using var raw = await RawHttp2.ConnectAsync(Url, _patience.Token);
        await raw.SendAsync(Long(stream: 1, fields: 5), _patience.Token);
        var (type, _, stream, payload) = await raw.ReadAsync(_patience.Token);
        Assert.Equal((RawHttp2.Headers, 1), (type, stream));
        Assert.Contains("431", Encoding.Latin1.GetString(payload), StringComparison.Ordinal);
        Assert.Matches("grpc-status.0", await CallAsync(raw, 3));
    }

    /// <summary>
    /// Kestrel's way: a block has to be read to its end, for the sake of the table that the next one refers to, and
    /// what is twice too long is read no further.
    /// </summary>
    [Fact]
    public async Task Headers_that_are_more_than_twice_too_long_end_the_connection()
    {
        using var raw = await RawHttp2.ConnectAsync(Url, _patience.Token);
        await raw.SendAsync(Long(stream: 1, fields: 9), _patience.Token);
        Assert.Equal(1, await GoAwayAsync(raw));
    }

    private static byte[] Open(int stream) =>
        RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, stream, RawHttp2.Block(Path));

    private static byte[] Reset(int stream) => RawHttp2.Frame(RawHttp2.ResetStream, 0, stream, [0, 0, 0, 8]);

    private static byte[] Ping() => RawHttp2.Frame(RawHttp2.Ping, 0, 0, new byte[8]);

    private static byte[] Resets(int first, int count) =>
        Many(first, count, stream => [.. Open(stream), .. Reset(stream)]);

    private static byte[] Many(int first, int count, Func<int, byte[]> frames) =>
        [.. Enumerable.Range(0, count).SelectMany(i => frames(first + (2 * i)))];

    /// <summary>Headers of so many times 8,000 bytes, in frames of the largest size.</summary>
    private static byte[] Long(int stream, int fields)
    {
        var block = RawHttp2.Block(
            Path, [.. Enumerable.Range(0, fields).Select(i => RawHttp2.Field($"x{i}", new string('x', 8000)))]);
        var parts = block.Chunk(FrameBytesMax).ToArray();
        return
        [
            .. parts.SelectMany((part, i) => RawHttp2.Frame(
                i == 0 ? RawHttp2.Headers : RawHttp2.Continuation,
                i == parts.Length - 1 ? RawHttp2.EndHeaders : (byte)0,
                stream,
                part)),
        ];
    }

    private Task<string> CallAsync(RawHttp2 raw, int stream)
    {
        var message = new RangeRequest { Key = ByteString.CopyFromUtf8("a") }.ToByteArray();
        return raw.CallAsync(stream, Path, "x", message, isDressed: false, _patience.Token);
    }

    /// <summary>Why the server ends the connection; the answer to a ping must not come before.</summary>
    private async Task<int> GoAwayAsync(RawHttp2 raw)
    {
        while (true)
        {
            var (type, _, _, payload) = await raw.ReadAsync(_patience.Token);
            Assert.NotEqual(RawHttp2.Ping, type);
            if (type == RawHttp2.GoAway)
            {
                return BinaryPrimitives.ReadInt32BigEndian(payload.AsSpan(4));
            }
        }
    }

    private async Task AnsweredAsync(RawHttp2 raw)
    {
        while ((await raw.ReadAsync(_patience.Token)).Type is var type && type != RawHttp2.Ping)
        {
            Assert.NotEqual(RawHttp2.GoAway, type);
        }
    }

    private async Task<int> ReadAsync(NetworkStream stream)
    {
        try
        {
            return await stream.ReadAsync(new byte[1], _patience.Token);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private async Task<WebApplication> StartAsync(TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.Http2.MaxStreamsPerConnection = int.MaxValue;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                FrontDoor.Use(listen, kestrel.ApplicationServices.GetRequiredService<PlainPages>(), time);
            });
        });
        builder.Services.AddVigil();
        var app = builder.Build();
        app.MapVigil();
        await app.StartAsync(_patience.Token);
        return app;
    }
}
