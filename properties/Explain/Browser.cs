using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;

namespace Vigil.Properties.Explain;

/// <summary>
/// One page in a browser without a window, spoken to by Chrome's DevTools protocol: as much of it as the tests need,
/// instead of a package of several hundred megabytes.
/// </summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _profile = Directory.CreateTempSubdirectory("vigil-browser").FullName;
    private readonly ClientWebSocket _socket = new();
    private readonly List<string> _errors = [];
    private readonly List<string> _requests = [];
    private Process? _process;
    private string _session = "";
    private int _commands;
    private bool _isLoaded;

    private Browser()
    {
    }

    /// <summary>What the page complained of: exceptions, and errors on its console.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>The addresses that it asked for.</summary>
    public IReadOnlyList<string> Requests => _requests;

    /// <summary>Starts a browser and lets it show a file.</summary>
    /// <param name="file">The file's path.</param>
    /// <param name="width">How wide the page is, in pixels.</param>
    /// <param name="isDark">True when its user likes it dark.</param>
    public static async Task<Browser> OpenAsync(string file, int width = 1400, bool isDark = false)
    {
        var browser = new Browser();
        try
        {
            await browser.ShowAsync(file, width, isDark);
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>Evaluates an expression in the page.</summary>
    public async Task<JsonElement> EvaluateAsync(string expression)
    {
        var answer = await SendAsync("Runtime.evaluate", new { expression, returnByValue = true, awaitPromise = true });
        return answer.TryGetProperty("exceptionDetails", out var failure)
            ? throw new InvalidOperationException($"{expression}: {failure}")
            : answer.GetProperty("result").TryGetProperty("value", out var value) ? value : default;
    }

    /// <summary>Evaluates an expression to a text.</summary>
    public async Task<string> TextAsync(string expression) => (await EvaluateAsync(expression)).ToString();

    /// <summary>Presses and releases a key.</summary>
    /// <param name="key">Its name, such as ArrowLeft.</param>
    /// <param name="code">Its number in the browser's table.</param>
    public async Task PressAsync(string key, int code)
    {
        foreach (var type in (string[])["rawKeyDown", "keyUp"])
        {
            await SendAsync("Input.dispatchKeyEvent", new { type, key, code = key, windowsVirtualKeyCode = code });
        }
    }

    /// <summary>The page as a picture, PNG.</summary>
    public async Task<byte[]> PictureAsync()
    {
        var answer = await SendAsync("Page.captureScreenshot", new { format = "png", captureBeyondViewport = true });
        return answer.GetProperty("data").GetBytesFromBase64();
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        if (_process is { } process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(_profile, recursive: true);
    }

    private async Task ShowAsync(string file, int width, bool isDark)
    {
        (_process, var commands) = await Chromium.StartAsync(_profile);
        await _socket.ConnectAsync(commands, CancellationToken.None);
        var created = await SendAsync("Target.createTarget", new { url = "about:blank" });
        var targetId = created.GetProperty("targetId").GetString();
        var attached = await SendAsync("Target.attachToTarget", new { targetId, flatten = true });
        _session = attached.GetProperty("sessionId").GetString() ?? "";
        foreach (var domain in (string[])["Page", "Runtime", "Log", "Network"])
        {
            await SendAsync($"{domain}.enable", new { });
        }

        await SendAsync(
            "Emulation.setDeviceMetricsOverride",
            new { width, height = 1200, deviceScaleFactor = 1, mobile = false });
        var scheme = new { name = "prefers-color-scheme", value = isDark ? "dark" : "light" };
        await SendAsync("Emulation.setEmulatedMedia", new { features = new[] { scheme } });
        await SendAsync("Page.navigate", new { url = new Uri(file).AbsoluteUri });
        while (!_isLoaded)
        {
            Note(await ReceiveAsync());
        }
    }

    /// <summary>Sends a command, and takes note of what happens until its answer comes.</summary>
    private async Task<JsonElement> SendAsync(string method, object parameters)
    {
        var id = ++_commands;
        var command = JsonSerializer.SerializeToUtf8Bytes(_session.Length == 0
            ? new { id, method, @params = parameters }
            : (object)new { id, method, @params = parameters, sessionId = _session });
        await _socket.SendAsync(command, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        while (true)
        {
            var message = await ReceiveAsync();
            if (message.TryGetProperty("id", out var answered) && answered.GetInt32() == id)
            {
                return message.TryGetProperty("error", out var error)
                    ? throw new InvalidOperationException($"{method}: {error}")
                    : message.GetProperty("result");
            }

            Note(message);
        }
    }

    private async Task<JsonElement> ReceiveAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        using var message = new MemoryStream();
        var part = new byte[65536];
        ValueWebSocketReceiveResult received;
        do
        {
            received = await _socket.ReceiveAsync(part.AsMemory(), patience.Token);
            message.Write(part, 0, received.Count);
        }
        while (!received.EndOfMessage);

        using var document = JsonDocument.Parse(message.ToArray());
        return document.RootElement.Clone();
    }

    private void Note(JsonElement message)
    {
        var parameters = message.TryGetProperty("params", out var given) ? given : default;
        switch (message.TryGetProperty("method", out var method) ? method.GetString() : "")
        {
            case "Page.loadEventFired":
                _isLoaded = true;
                break;
            case "Runtime.exceptionThrown":
                _errors.Add(parameters.ToString());
                break;
            case "Runtime.consoleAPICalled" when parameters.GetProperty("type").GetString() is "error" or "warning":
                _errors.Add(parameters.ToString());
                break;
            case "Log.entryAdded" when parameters.GetProperty("entry").GetProperty("level").GetString() == "error":
                _errors.Add(parameters.ToString());
                break;
            case "Network.requestWillBeSent":
                _requests.Add(parameters.GetProperty("request").GetProperty("url").GetString() ?? "");
                break;
            default:
                break;
        }
    }
}
