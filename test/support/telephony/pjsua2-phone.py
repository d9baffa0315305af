"""A telephone on PJSIP's pjsua2, remotely controlled: commands as JSON lines come in, what happens goes out likewise."""

import json
import queue
import sys
import threading

import pjsua2 as pj

options = json.loads(sys.argv[1])
commands = queue.Queue()


def tell(event, **more):
    print(json.dumps({"event": event, **more}), flush=True)


class Call(pj.Call):
    def onCallState(self, _):
        info = self.getInfo()
        tell("state", state=info.stateText, status=info.lastStatusCode)

    def onCallMediaState(self, _):
        # What it holds lives no longer than the whole.
        info = self.getInfo()
        status = info.media[0].status
        tell("media", status=status)
        if status == pj.PJSUA_CALL_MEDIA_ACTIVE:
            audio = self.getAudioMedia(-1)
            player.startTransmit(audio)
            audio.startTransmit(recorder)
            stream = self.getStreamInfo(0)
            tell("audio", codec=stream.codecName, rate=stream.codecClockRate)

    def onDtmfDigit(self, event):
        tell("digit", digit=event.digit)


def read():
    for line in sys.stdin:
        commands.put(json.loads(line))
    commands.put({"command": "quit"})


endpoint = pj.Endpoint()
endpoint.libCreate()
config = pj.EpConfig()
config.logConfig.level = config.logConfig.consoleLevel = 0
# Python is called from one thread only: this one.
config.uaConfig.threadCnt = 0
config.uaConfig.mainThreadOnly = True
config.medConfig.noVad = True
endpoint.libInit(config)
endpoint.audDevManager().setNullDev()

transport = pj.TransportConfig()
transport.boundAddress = "127.0.0.1"
kinds = {"udp": pj.PJSIP_TRANSPORT_UDP, "tcp": pj.PJSIP_TRANSPORT_TCP, "tls": pj.PJSIP_TRANSPORT_TLS}
if options["transport"] == "tls":
    transport.tlsConfig.CaListFile = options["ca"]
    transport.tlsConfig.verifyServer = True
endpoint.transportCreate(kinds[options["transport"]], transport)
endpoint.libStart()
for codec in endpoint.codecEnum2():
    endpoint.codecSetPriority(codec.codecId, 255 if codec.codecId.startswith(options["codec"] + "/") else 0)

player = pj.AudioMediaPlayer()
player.createPlayer(options["says"])
recorder = pj.AudioMediaRecorder()
recorder.createRecorder(options["hears"])

account = pj.Account()
settings = pj.AccountConfig()
settings.idUri = "sip:pjsua2@127.0.0.1"
if options["srtp"]:
    settings.mediaConfig.srtpUse = pj.PJMEDIA_SRTP_MANDATORY
    settings.mediaConfig.srtpSecureSignaling = 0
account.create(settings)

call = Call(account)
threading.Thread(target=read, daemon=True).start()
tell("ready")


def do(command):
    parameters = pj.CallOpParam(True)
    match command["command"]:
        case "dial":
            call.makeCall(command["uri"], parameters)
        case "hold":
            call.setHold(parameters)
        case "resume":
            parameters.opt.flag = pj.PJSUA_CALL_UNHOLD
            call.reinvite(parameters)
        case "press":
            call.dialDtmf(command["digits"])
        case "press-by-info":
            digits = pj.CallSendDtmfParam()
            digits.method = pj.PJSUA_DTMF_METHOD_SIP_INFO
            digits.digits = command["digits"]
            call.sendDtmf(digits)
        case "hang-up":
            call.hangup(pj.CallOpParam())


while True:
    endpoint.libHandleEvents(10)
    try:
        command = commands.get_nowait()
    except queue.Empty:
        continue
    if command["command"] == "quit":
        break
    do(command)

# What is recorded is whole once its file is closed.
del recorder, player
endpoint.libDestroy()
